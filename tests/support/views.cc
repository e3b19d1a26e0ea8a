// SPDX-License-Identifier: Apache-2.0
#include "support/views.h"

#include <optional>

#include <fmt/format.h>

#include "base/hex.h"
#include "openflow/echo.h"
#include "openflow/error.h"
#include "openflow/experimenter.h"
#include "openflow/features.h"
#include "openflow/flow_mod.h"
#include "openflow/flow_removed.h"
#include "openflow/header.h"
#include "openflow/hello.h"
#include "openflow/packet_in.h"
#include "openflow/packet_out.h"
#include "openflow/port_status.h"

namespace ps::test {
namespace {

using namespace openflow;
using layout::Tree;
constexpr std::uint32_t kNoBuffer = 0xffffffff;

/// Holds what a view says against the members of a body, and keeps the first difference.
class Held {
 public:
  explicit Held(const Tree& body) : body_(body) {}
  std::string fault() const { return fault_; }

  void number(std::string_view name, std::uint64_t value) {
    const Tree* found = body_.find(name);
    if (found == nullptr) return note(name, std::to_string(value), "nothing");
    if (found->number() != value) note(name, std::to_string(value), to_string(*found));
  }
  /// Nothing where the body has no such member.
  template <class T>
  void optional(std::string_view name, const std::optional<T>& value) {
    if (value) return number(name, *value);
    if (const Tree* found = body_.find(name)) note(name, "nothing", to_string(*found));
  }
  void octets(std::string_view name, Bytes value) {
    const Tree* found = body_.find(name);
    const auto* octets = found != nullptr ? found->get<layout::Octets>() : nullptr;
    const Bytes there = octets != nullptr ? Bytes(*octets) : Bytes{};
    if (to_hex(there) != to_hex(value)) note(name, to_hex(value), to_hex(there));
  }
  void match(const Match& match) {
    Tree::Fields fields;
    for (const MatchField& field : match) fields.push_back(field_tree(field));
    const Tree* found = body_.find("match");
    const Tree ours(fields);
    if (found == nullptr || !(*found == ours)) {
      note("match", to_string(ours), found == nullptr ? "nothing" : to_string(*found));
    }
  }
  template <class T>
  void count(std::string_view name, const Items<T>& items) {
    std::size_t count = 0;
    for (auto it = items.begin(); it != items.end(); ++it) ++count;
    const Tree* found = body_.find(name);
    const auto there = found != nullptr ? found->size() : 0;
    if (there != count) note(name, std::to_string(count), std::to_string(there));
  }

 private:
  static layout::FieldTree field_tree(const MatchField& field) {
    return {field.id,
            field.oxm_class,
            field.oxm_field,
            field.experimenter,
            {field.value().begin(), field.value().end()},
            {field.mask().begin(), field.mask().end()}};
  }
  void note(std::string_view name, const std::string& view, const std::string& layout) {
    if (fault_.empty()) {
      fault_ = fmt::format("{}: its view says {}, its layout {}", name, view, layout);
    }
  }

  const Tree& body_;
  std::string fault_;
};

void hold(const Hello& hello, Held& held) { held.count("elements", hello.elements); }
void hold(const Echo& echo, Held& held) { held.octets("data", echo.data); }

void hold(const openflow::Error& error, Held& held) {
  held.number("type", error.type);
  held.number("code", error.code);
}

void hold(const Experimenter& message, Held& held) {
  held.number("experimenter", message.experimenter);
}

void hold(const FeaturesReply& reply, Held& held) {
  held.number("n_buffers", reply.n_buffers);
  held.number("n_tables", reply.n_tables);
  held.number("capabilities", reply.capabilities);
  if (reply.version >= Version::v1_3) held.number("auxiliary_id", reply.auxiliary_id);
  if (reply.version == Version::v1_0) held.number("actions", reply.actions);
  held.count("ports", reply.ports);
}

void hold(const PacketIn& in, Held& held) {
  held.number("buffer_id", in.buffer_id.value_or(kNoBuffer));
  held.number("total_len", in.total_len);
  held.number("reason", in.reason);
  held.optional("table_id", in.table_id);
  held.optional("cookie", in.cookie);
  if (in.version <= Version::v1_1) held.number("in_port", in.in_port);
  if (in.version >= Version::v1_2) held.match(in.match);
  held.octets("data", in.data);
}

void hold(const PacketOut& out, Held& held) {
  held.number("buffer_id", out.buffer_id.value_or(kNoBuffer));
  if (out.version <= Version::v1_4) held.number("in_port", out.in_port);
  if (out.version >= Version::v1_5) held.match(out.match);
  held.count("actions", out.actions);
  held.octets("data", out.data);
}

void hold(const FlowMod& mod, Held& held) {
  held.number("cookie", mod.cookie);
  held.optional("table_id", mod.table_id);
  held.number("command", mod.command);
  held.number("idle_timeout", mod.idle_timeout);
  held.number("hard_timeout", mod.hard_timeout);
  held.number("priority", mod.priority);
  held.number("buffer_id", mod.buffer_id.value_or(kNoBuffer));
  held.number("out_port", mod.out_port);
  held.number("flags", mod.flags);
  held.optional("importance", mod.importance);
  held.match(mod.match);
  if (mod.version == Version::v1_0) return held.count("actions", mod.actions);
  held.number("cookie_mask", mod.cookie_mask);
  held.number("out_group", mod.out_group);
  held.count("instructions", mod.instructions);
}

void hold(const FlowRemoved& removed, Held& held) {
  held.number("cookie", removed.cookie);
  held.number("priority", removed.priority);
  held.number("reason", removed.reason);
  held.optional("table_id", removed.table_id);
  held.number("idle_timeout", removed.idle_timeout);
  if (removed.version >= Version::v1_2) held.number("hard_timeout", removed.hard_timeout);
  held.match(removed.match);
  if (removed.version >= Version::v1_5) return held.count("stats", removed.stats);
  held.number("duration_sec", removed.duration_sec);
  held.number("duration_nsec", removed.duration_nsec);
  held.optional("packet_count", removed.packet_count);
  held.optional("byte_count", removed.byte_count);
}

void hold(const PortStatus& status, Held& held) { held.number("reason", status.reason); }

template <class View>
std::string fault_of(Bytes message, const Tree& body) {
  const auto view = View::parse(message);
  if (!view) return fmt::format("its view says: {} at {}", view.problem, view.offset);
  Held held(body);
  hold(*view, held);
  return held.fault();
}

}  // namespace

std::string view_fault(Bytes message, const Tree& body) {
  switch (type_of(*parse_header(message))) {
    case MsgType::hello:
      return fault_of<Hello>(message, body);
    case MsgType::error:
      return fault_of<openflow::Error>(message, body);
    case MsgType::echo_request:
    case MsgType::echo_reply:
      return fault_of<Echo>(message, body);
    case MsgType::experimenter:
      return fault_of<Experimenter>(message, body);
    case MsgType::features_reply:
      return fault_of<FeaturesReply>(message, body);
    case MsgType::packet_in:
      return fault_of<PacketIn>(message, body);
    case MsgType::packet_out:
      return fault_of<PacketOut>(message, body);
    case MsgType::flow_mod:
      return fault_of<FlowMod>(message, body);
    case MsgType::flow_removed:
      return fault_of<FlowRemoved>(message, body);
    case MsgType::port_status:
      return fault_of<PortStatus>(message, body);
    default:
      return "";
  }
}

}  // namespace ps::test
