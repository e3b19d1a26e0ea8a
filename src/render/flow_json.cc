// SPDX-License-Identifier: Apache-2.0
#include "render/flow_json.h"

#include <charconv>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/hex.h"
#include "openflow/experimenter.h"
#include "openflow/field_text.h"
#include "openflow/port_no.h"

namespace ps::render {
namespace {

namespace json = boost::json;
using openflow::Action;
using openflow::ActionType;
using openflow::Instruction;
using openflow::InstructionType;
using openflow::MatchField;

/// Numbers up to this are exact in every JSON reader.
constexpr std::uint64_t kMaxExact = std::uint64_t{1} << 53;

json::value value_json(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  if (is_number && number <= kMaxExact) return number;
  return json::string(text);
}

/// Numbers of kinds that people write in decimal; an unknown field's octets stay text.
json::value field_value_json(const MatchField& field) {
  const auto text = openflow::format_value(field);
  const auto kind = openflow::info(field.id).kind;
  const bool numeric = kind == openflow::FieldKind::decimal || kind == openflow::FieldKind::port ||
                       kind == openflow::FieldKind::vlan;
  if (numeric && !field.has_mask()) return value_json(text);
  return json::string(text);
}

/// What stands before the `=` of format_field().
std::string field_key(const MatchField& field) {
  auto text = openflow::format_field(field);
  text.resize(std::min(text.find('='), text.size()));
  return text;
}

std::string unused_key(const json::object& taken, const std::string& key) {
  if (!taken.contains(key)) return key;
  for (int i = 2;; ++i) {
    auto next = fmt::format("{}#{}", key, i);
    if (!taken.contains(next)) return next;
  }
}

void add_set_field(const MatchField& field, json::object& out) {
  out["field"] = field_key(field);
  out["value"] = field_value_json(field);
}

void add_experimenter(const Action& action, json::object& out) {
  out["experimenter"] = fmt::format("{:#010x}", action.experimenter);
  if (action.experimenter == openflow::kNiciraId) out["subtype"] = action.subtype;
  out["data"] = to_hex(action.body);
}

json::object action_json(openflow::Version version, const Action& action) {
  json::object out{{"type", openflow::name(action.type)}};
  if (action.set_field) {
    add_set_field(*action.set_field, out);
    return out;
  }
  switch (action.type) {
    case ActionType::output:
      out["port"] = port_json(version, action.port);
      out["max_len"] = action.max_len;
      break;
    case ActionType::enqueue:
      out["port"] = port_json(version, action.port);
      out["queue_id"] = action.queue;
      break;
    case ActionType::set_queue:
      out["queue_id"] = action.queue;
      break;
    case ActionType::group:
      out["group_id"] = action.group;
      break;
    case ActionType::meter:
      out["meter_id"] = action.meter;
      break;
    case ActionType::push_vlan:
    case ActionType::push_mpls:
    case ActionType::pop_mpls:
    case ActionType::push_pbb:
      out["ethertype"] = fmt::format("{:#06x}", action.ethertype);
      break;
    case ActionType::set_mpls_ttl:
    case ActionType::set_nw_ttl:
      out["ttl"] = action.ttl;
      break;
    case ActionType::copy_field:
      out["src"] = openflow::name(action.src);
      out["src_offset"] = action.src_offset;
      out["dst"] = openflow::name(action.dst);
      out["dst_offset"] = action.dst_offset;
      out["n_bits"] = action.n_bits;
      break;
    case ActionType::experimenter:
      add_experimenter(action, out);
      break;
    case ActionType::unknown:
      out["wire_type"] = action.wire_type;
      out["data"] = to_hex(action.bytes);
      break;
    default:
      break;
  }
  return out;
}

json::object instruction_json(const Instruction& instruction) {
  json::object out{{"type", openflow::name(instruction.type)}};
  switch (instruction.type) {
    case InstructionType::goto_table:
      out["table_id"] = instruction.table_id;
      break;
    case InstructionType::write_metadata:
      out["metadata"] = hex64(instruction.metadata);
      out["metadata_mask"] = hex64(instruction.metadata_mask);
      break;
    case InstructionType::write_actions:
    case InstructionType::apply_actions:
      out["actions"] = actions_json(instruction.actions);
      break;
    case InstructionType::clear_actions:
      break;
    case InstructionType::meter:
      out["meter_id"] = instruction.meter;
      break;
    case InstructionType::stat_trigger:
      out["flags"] = instruction.flags;
      out["thresholds"] = to_hex(instruction.body);
      break;
    case InstructionType::experimenter:
      out["experimenter"] = fmt::format("{:#010x}", instruction.experimenter);
      out["data"] = to_hex(instruction.body);
      break;
    case InstructionType::unknown:
      out["wire_type"] = instruction.wire_type;
      out["data"] = to_hex(instruction.bytes);
      break;
  }
  return out;
}

}  // namespace

std::string hex64(std::uint64_t value) { return fmt::format("{:#x}", value); }

json::value port_json(openflow::Version version, std::uint32_t port) {
  const auto name = openflow::reserved_port_name(version, port);
  if (name.empty()) return port;
  return json::string(name);
}

json::object match_json(const openflow::Match& match) {
  json::object out;
  for (const MatchField& field : match) {
    out[unused_key(out, field_key(field))] = field_value_json(field);
  }
  return out;
}

json::array actions_json(const openflow::Items<Action>& actions) {
  json::array out;
  for (const Action& action : actions) out.push_back(action_json(actions.version(), action));
  return out;
}

json::array instructions_json(const openflow::Items<Instruction>& instructions) {
  json::array out;
  for (const Instruction& instruction : instructions) out.push_back(instruction_json(instruction));
  return out;
}

}  // namespace ps::render
