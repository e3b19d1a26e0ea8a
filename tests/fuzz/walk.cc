// SPDX-License-Identifier: Apache-2.0
#include "fuzz/walk.h"

#include <cstdio>
#include <string_view>

#include "base/address.h"
#include "fuzz/touch.h"
#include "openflow/echo.h"
#include "openflow/error.h"
#include "openflow/experimenter.h"
#include "openflow/features.h"
#include "openflow/field_text.h"
#include "openflow/flow_mod.h"
#include "openflow/flow_removed.h"
#include "openflow/framer.h"
#include "openflow/header.h"
#include "openflow/hello.h"
#include "openflow/layout/tree.h"
#include "openflow/layout/writing.h"
#include "openflow/match_covers.h"
#include "openflow/nicira_packet_in.h"
#include "openflow/packet_in.h"
#include "openflow/packet_out.h"
#include "openflow/port_no.h"
#include "openflow/port_status.h"

namespace ps::fuzz {
namespace {

using namespace openflow;

std::size_t g_touched = 0;

void walk_frame(Bytes octets, const Match& match, std::uint32_t in_port) {
  if (const auto frame = frame::parse(octets)) {
    walk(*frame);
    g_touched += covers(match, *frame, in_port) ? 1 : 0;
  }
  touch(octets);
}

void walk(const Items<PortProperty>& properties) {
  for (const PortProperty& property : properties) {
    touch(property.type_name());
    touch(property.body);
  }
}

void walk(const Items<Port>& ports) {
  for (const Port& port : ports) fuzz::walk(port);
}

void walk(const Instructions& instructions) {
  for (const Instruction& instruction : instructions) {
    touch(name(instruction.type));
    touch(instruction.bytes);
    touch(instruction.body);
    fuzz::walk(instruction.actions);
  }
}

void walk(const Hello& hello) {
  for (const HelloElement& element : hello.elements) touch(element.body);
  g_touched += hello.offers(Version::v1_3) ? 1 : 0;
}

void walk(const openflow::Error& error) {
  touch(error.type_name());
  touch(error.code_name());
  touch(error.data);
}

void walk(const Echo& echo) { touch(echo.data); }
void walk(const Experimenter& message) { touch(message.data); }
void walk(const FeaturesReply& reply) { walk(reply.ports); }

void walk(const PacketIn& in) {
  touch(in.reason_name());
  touch(port_text(in.version, in.in_port));
  fuzz::walk(in.match);
  walk_frame(in.data, in.match, in.in_port);
}

void walk(const PacketOut& out) {
  touch(port_text(out.version, out.in_port));
  fuzz::walk(out.match);
  fuzz::walk(out.actions);
  walk_frame(out.data, out.match, out.in_port);
}

void walk(const FlowMod& mod) {
  touch(mod.command_name());
  fuzz::walk(mod.match);
  fuzz::walk(mod.actions);
  walk(mod.instructions);
  g_touched += mod.any_action([](const Action& a) { return a.type == ActionType::output; }) ? 1 : 0;
}

void walk(const FlowRemoved& removed) {
  touch(removed.reason_name());
  fuzz::walk(removed.match);
  for (const StatField& stat : removed.stats) {
    touch(stat.name());
    touch(stat.value);
  }
}

void walk(const PortStatus& status) {
  touch(status.reason_name());
  fuzz::walk(status.port);
}

void walk_nicira(Bytes message) {
  if (is_nicira_packet_in(message)) walk(parse_nicira_packet_in(message).value);
}

template <class T>
const char* decode(Bytes message) {
  const auto decoded = T::parse(message);
  walk(decoded.value);
  if (!decoded && decoded.offset > message.size()) __builtin_trap();
  return decoded.problem;
}

}  // namespace

void touch(Bytes octets) {
  std::size_t sum = octets.size();
  for (const std::uint8_t octet : octets) sum += octet;
  g_touched += sum;
}

void walk(const Match& match) {
  for (const MatchField& field : match) {
    const MatchField copy = field;
    touch(copy.value());
    touch(copy.mask());
    touch(format_field(copy));
  }
  touch(format_match(match));
  if (const auto source = match.find(Field::eth_src)) touch(source->value());
  if (const char* problem = match.problem()) touch(std::string_view(problem));
}

void walk(const Actions& actions) {
  for (const Action& action : actions) {
    touch(name(action.type));
    touch(action.bytes);
    touch(action.body);
    if (action.set_field) touch(format_field(*action.set_field));
  }
  const auto at = actions.problem_at();
  if (at.offset > actions.bytes().size()) __builtin_trap();
}

void walk(const Port& port) {
  touch(to_string(port.hw_addr));
  touch(port.name);
  walk(port.properties);
}

namespace {

/// By the typed views; nullptr for kinds that have none.
const char* walk_view(const Header& header, Bytes message) {
  switch (type_of(header)) {
    case MsgType::hello:
      return decode<Hello>(message);
    case MsgType::error:
      return decode<openflow::Error>(message);
    case MsgType::echo_request:
    case MsgType::echo_reply:
      return decode<Echo>(message);
    case MsgType::experimenter:
      walk_nicira(message);
      return decode<Experimenter>(message);
    case MsgType::features_reply:
      return decode<FeaturesReply>(message);
    case MsgType::packet_in:
      (void)packet_in_frame(message);
      return decode<PacketIn>(message);
    case MsgType::packet_out:
      return decode<PacketOut>(message);
    case MsgType::flow_mod:
      return decode<FlowMod>(message);
    case MsgType::flow_removed:
      return decode<FlowRemoved>(message);
    case MsgType::port_status:
      return decode<PortStatus>(message);
    default:
      return nullptr;
  }
}

/// By the layout. What was read whole is written and must read the same.
const char* walk_layout(const Header& header, Bytes message) {
  const auto [body, outcome] = layout::read_tree(message);
  if (outcome.offset > message.size()) __builtin_trap();
  if (outcome.problem != nullptr) return outcome.problem;
  if (outcome.unread > 0 || outcome.quote_ends_early) return nullptr;
  const auto again = layout::write(header, body);
  const auto body_again = layout::read_tree(again).body;
  if (again.size() <= 0xffff && !(body_again == body)) {
    std::fprintf(stderr, "read:    %s\nwritten: %s\n", layout::to_string(body).c_str(),
                 layout::to_string(body_again).c_str());
    __builtin_trap();
  }
  return nullptr;
}

}  // namespace

const char* walk_message(Bytes message) {
  const auto header = parse_header(message);
  if (!header) return "no header";
  g_touched += plausible(message) ? 1 : 0;
  g_touched += frame_front(message).size;
  touch(name(type_of(*header)));
  const char* problem = walk_view(*header, message);
  const char* of_layout = walk_layout(*header, message);
  return problem != nullptr ? problem : of_layout;
}

std::size_t touched() { return g_touched; }

}  // namespace ps::fuzz
