// SPDX-License-Identifier: Apache-2.0
// What every message has: its header, its channel, what it answers.
#include <string>
#include <string_view>
#include <vector>

#include "filter/fields.h"
#include "openflow/version.h"

namespace ps::filter {
namespace {

namespace layout = openflow::layout;
using openflow::MsgType;
using openflow::Version;

std::string_view type_name(Version version, std::uint32_t wire) {
  return openflow::name(openflow::msg_type(version, static_cast<std::uint8_t>(wire)));
}
std::string_view version_name(Version, std::uint32_t wire) {
  return openflow::to_string(static_cast<Version>(wire));
}
std::string_view direction_name(Version, std::uint32_t direction) {
  return direction == 0 ? "to_controller" : "to_switch";
}

std::vector<std::string_view> type_names() {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < openflow::kMsgTypeCount; ++i) {
    names.push_back(openflow::name(static_cast<MsgType>(i)));
  }
  return names;
}

void tell(ValueSink& sink, std::uint64_t number, std::size_t octets) {
  sink.value(number_value(number, octets));
}
void tell(ValueSink& sink, std::string_view text) { sink.value({.octets = as_bytes(text)}); }

void of_type(const FieldSpec&, Facts& facts, ValueSink& sink) {
  sink.value({.number = {.version = facts.version(),
                         .kind = layout::one_of(type_name),
                         .octets = 1,
                         .value = facts.message().header.type}});
}
void of_version(const FieldSpec&, Facts& facts, ValueSink& sink) {
  sink.value({.number = {.version = facts.version(),
                         .kind = layout::one_of(version_name),
                         .octets = 1,
                         .value = facts.message().header.version}});
}
void of_length(const FieldSpec&, Facts& facts, ValueSink& sink) {
  tell(sink, facts.message().header.length, 2);
}
void of_xid(const FieldSpec&, Facts& facts, ValueSink& sink) {
  tell(sink, facts.message().header.xid, 4);
}
void of_dpid(const FieldSpec&, Facts& facts, ValueSink& sink) {
  if (const auto& dpid = facts.message().channel->dpid) tell(sink, dpid->value, 8);
}
void direction(const FieldSpec&, Facts& facts, ValueSink& sink) {
  sink.value(
      {.number = {.version = facts.version(),
                  .kind = layout::one_of(direction_name),
                  .octets = 1,
                  .value = facts.message().direction == Direction::to_controller ? 0u : 1u}});
}
void tap(const FieldSpec&, Facts& facts, ValueSink& sink) {
  tell(sink, facts.message().channel->tap);
}
void channel(const FieldSpec&, Facts& facts, ValueSink& sink) {
  tell(sink, facts.message().channel->id, 8);
}
void copy_of(const FieldSpec&, Facts& facts, ValueSink& sink) {
  if (const auto& other = facts.message().channel->copy_of) tell(sink, *other, 8);
}
void switch_peer(const FieldSpec&, Facts& facts, ValueSink& sink) {
  tell(sink, facts.message().channel->switch_peer);
}
void controller_peer(const FieldSpec&, Facts& facts, ValueSink& sink) {
  tell(sink, facts.message().channel->controller_peer);
}
void switch_name(const FieldSpec&, Facts& facts, ValueSink& sink) {
  if (const auto& name = facts.message().channel->switch_name; !name.empty()) tell(sink, name);
}
void controller_name(const FieldSpec&, Facts& facts, ValueSink& sink) {
  if (const auto& name = facts.message().channel->controller_name; !name.empty()) tell(sink, name);
}
void seq(const FieldSpec&, Facts& facts, ValueSink& sink) { tell(sink, facts.message().seq, 8); }
void of_answers(const FieldSpec&, Facts& facts, ValueSink& sink) {
  if (const auto& answer = facts.message().answer()) tell(sink, answer->seq, 8);
}
void of_answers_type(const FieldSpec&, Facts& facts, ValueSink& sink) {
  const auto& answer = facts.message().answer();
  if (!answer) return;
  const auto wire = openflow::wire_type(facts.version(), answer->type);
  if (!wire) return;
  sink.value({.number = {.version = facts.version(),
                         .kind = layout::one_of(type_name),
                         .octets = 1,
                         .value = *wire}});
}
void of_latency(const FieldSpec&, Facts& facts, ValueSink& sink) {
  if (const auto& answer = facts.message().answer()) {
    tell(sink, static_cast<std::uint64_t>(answer->latency.count()), 8);
  }
}

void of_packet_in(const FieldSpec&, Facts& facts, ValueSink& sink) {
  if (facts.message().sent_up) sink.value({.bare = true});
}

/// Only told by Predicate, which asks hosts.h.
void no_values(const FieldSpec&, Facts&, ValueSink&) {}

constexpr std::string_view kEvery = "every message";
constexpr std::string_view kAnswers =
    "packet_out and flow_mod that answer a packet_in, replies, errors";

}  // namespace

std::vector<FieldSpec> message_fields() {
  const auto field = [](std::string_view name, Domain domain, std::string_view help,
                        std::string_view where, std::string_view example, Cost cost,
                        Extract extract) {
    return FieldSpec{std::string(name),
                     std::move(domain),
                     std::string(help),
                     std::string(where),
                     std::string(example),
                     cost,
                     extract,
                     {},
                     name == "of.packet_in" ? KindSet::sent_up() : KindSet::all()};
  };
  using enum ValueType;
  return {
      field(
          "host", {.type = ValueType::host},
          "a MAC or IP address that the message concerns: of its frame, its match, its set-fields, "
          "or of the packet_in that it answers",
          "packet_in, packet_out, flow_mod, flow_removed", "host == 10.0.0.1", Cost::body,
          no_values),
      field("of.type", {.type = number, .octets = 1, .names = type_names()}, "kind of message",
            kEvery, "of.type in {packet_in, packet_out}", Cost::header, of_type),
      field("of.packet_in", {.type = presence}, "it is a packet_in, in its own form or Nicira's",
            "packet_in, experimenter", "of.packet_in", Cost::header, of_packet_in),
      field("of.version",
            {.type = number,
             .octets = 1,
             .names = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5"},
             .ordered_names = true},
            "OpenFlow version: as it is called, or as on the wire (1.3 is 4)", kEvery,
            "of.version >= 1.3", Cost::header, of_version),
      field("of.length", {.type = number, .octets = 2}, "octets of the message, header included",
            kEvery, "of.length > 1000", Cost::header, of_length),
      field("of.xid", {.type = number, .octets = 4}, "transaction id", kEvery, "of.xid == 0x1f",
            Cost::header, of_xid),
      field("direction", {.type = number, .octets = 1, .names = {"to_controller", "to_switch"}},
            "which way the message went", kEvery, "direction == to_switch", Cost::header,
            direction),
      field("seq", {.type = number}, "number of the message on its channel, from 1", kEvery,
            "seq <= 10", Cost::header, seq),
      field("of.dpid", {.type = dpid}, "datapath id of the channel's switch, once it is known",
            kEvery, "of.dpid == 0x11", Cost::channel, of_dpid),
      field("channel", {.type = number}, "number of the channel", kEvery, "channel == 3",
            Cost::channel, channel),
      field("copy_of", {.type = number},
            "number of the channel that this one shows too, another tap's", kEvery, "!copy_of",
            Cost::channel, copy_of),
      field("tap", {.type = text}, "where the channel is watched", kEvery, "tap == \"proxy\"",
            Cost::channel, tap),
      field("switch", {.type = text}, "address of the channel's switch", kEvery,
            "switch contains \"10.0.0.7\"", Cost::channel, switch_peer),
      field("controller", {.type = text}, "address of the channel's controller", kEvery,
            "controller == \"127.0.0.1:6653\"", Cost::channel, controller_peer),
      field("switch.name", {.type = text}, "what the switch was named (--name), if it was", kEvery,
            "switch.name == \"s1\"", Cost::channel, switch_name),
      field("controller.name", {.type = text}, "what the controller was named (--name), if it was",
            kEvery, "controller.name == \"c1\"", Cost::channel, controller_name),
      field("of.answers", {.type = number},
            "seq of the message that this one answers or, being an error, refuses", kAnswers,
            "of.answers", Cost::body, of_answers),
      field("of.answers.type", {.type = number, .octets = 1, .names = type_names()},
            "kind of that message", kAnswers, "of.answers.type == barrier_request", Cost::body,
            of_answers_type),
      field("of.latency", {.type = duration}, "time from that message to its answer", kAnswers,
            "of.latency > 10ms", Cost::body, of_latency),
  };
}

}  // namespace ps::filter
