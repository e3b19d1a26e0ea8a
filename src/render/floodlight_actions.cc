// SPDX-License-Identifier: Apache-2.0
#include "render/floodlight_actions.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/address.h"
#include "base/hex.h"

namespace ps::render {
namespace {

using openflow::Action;
using openflow::ActionType;
using openflow::Field;
using openflow::MatchField;
using openflow::Version;

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::toupper(c); });
  return out;
}

/// What v0.91 prints of an action that has no form of its own.
std::string generic(std::string_view type, const Action& action) {
  return fmt::format("ofaction;t={};l={}", type,
                     static_cast<std::int16_t>(static_cast<std::uint16_t>(action.bytes.size())));
}

/// 1.0's and 1.1's action has the whole octet, set_field the six bits of it.
int tos_of(const MatchField& field, const Action& action) {
  constexpr std::size_t kAt = 4;
  const bool whole = action.type == ActionType::set_nw_tos && action.bytes.size() > kAt;
  return static_cast<std::int8_t>(whole ? action.bytes[kAt] : field.number() << 2);
}

/// The 1.0 action that sets this field; empty where 1.0 has none.
std::string set_field_text(const MatchField& field, const Action& action) {
  const auto octets = field.value();
  switch (field.id) {
    case Field::eth_src:
      return fmt::format("SET_DL_SRC[{}]", to_hex(octets, ':'));
    case Field::eth_dst:
      return fmt::format("SET_DL_DST[{}]", to_hex(octets, ':'));
    case Field::ipv4_src:
      return octets.size() < 4 ? "" : fmt::format("SET_NW_SRC[{}]", ipv4_text(octets));
    case Field::ipv4_dst:
      return octets.size() < 4 ? "" : fmt::format("SET_NW_DST[{}]", ipv4_text(octets));
    case Field::ip_dscp:
      return fmt::format("SET_NW_TOS[{}]", tos_of(field, action));
    case Field::tcp_src:
    case Field::udp_src:
    case Field::sctp_src:
      return fmt::format("SET_TP_SRC[{}]", static_cast<std::int16_t>(field.number()));
    case Field::tcp_dst:
    case Field::udp_dst:
    case Field::sctp_dst:
      return fmt::format("SET_TP_DST[{}]", static_cast<std::int16_t>(field.number()));
    case Field::vlan_vid:
      return generic("SET_VLAN_ID", action);
    case Field::vlan_pcp:
      return generic("SET_VLAN_PCP", action);
    default:
      return "";
  }
}

std::string action_form(Version version, const Action& action) {
  switch (action.type) {
    case ActionType::output:
      return fmt::format("OUTPUT[{}]", floodlight_port(version, action.port));
    case ActionType::enqueue:
      return fmt::format("OPAQUE_ENQUEUE[Port: {}, Queue Id: {}]",
                         floodlight_port(version, action.port),
                         static_cast<std::int32_t>(action.queue));
    case ActionType::strip_vlan:
    case ActionType::pop_vlan:
      return "STRIP_VLAN";
    case ActionType::set_vlan_vid:
      return generic("SET_VLAN_ID", action);
    case ActionType::experimenter:
      return fmt::format("{}; vendor={}", generic("VENDOR", action),
                         static_cast<std::int32_t>(action.experimenter));
    case ActionType::unknown:
      return generic("null", action);
    default:
      return generic(upper(openflow::name(action.type)), action);
  }
}

std::string action_text(Version version, const Action& action) {
  if (action.set_field) {
    if (auto text = set_field_text(*action.set_field, action); !text.empty()) return text;
  }
  return action_form(version, action);
}

void append(const openflow::Items<Action>& actions, std::vector<std::string>& out) {
  for (const Action& action : actions) out.push_back(action_text(actions.version(), action));
}

std::string list(const std::vector<std::string>& elements) {
  return fmt::format("[{}]", fmt::join(elements, ", "));
}

}  // namespace

std::string floodlight_actions(const openflow::PacketOut& message) {
  std::vector<std::string> elements;
  append(message.actions, elements);
  return list(elements);
}

std::string floodlight_actions(const openflow::FlowMod& mod) {
  std::vector<std::string> elements;
  append(mod.actions, elements);
  for (const openflow::Instruction& instruction : mod.instructions) {
    append(instruction.actions, elements);
  }
  return list(elements);
}

std::int32_t floodlight_port(Version version, std::uint32_t port) {
  constexpr std::uint32_t kLast10 = 0xfeff;             // below 1.0's OFPP_MAX
  constexpr std::uint32_t kFirstReserved = 0xffffff00;  // OFPP_MAX of 1.1 and later
  const bool fits = version == Version::v1_0 || port <= kLast10 || port >= kFirstReserved;
  return fits ? static_cast<std::int16_t>(port) : static_cast<std::int32_t>(port);
}

}  // namespace ps::render
