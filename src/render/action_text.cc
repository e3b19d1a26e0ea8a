// SPDX-License-Identifier: Apache-2.0
#include "render/action_text.h"

#include <fmt/format.h>

#include "openflow/field_text.h"
#include "openflow/port_no.h"
#include "render/layout_text.h"

namespace ps::render {
namespace {

using openflow::Action;
using openflow::ActionType;
using openflow::Instruction;
using openflow::InstructionType;
using openflow::Version;

std::string output_text(Version version, const Action& action) {
  auto text = "output:" + openflow::port_text(version, action.port);
  const bool to_controller = openflow::reserved_port_name(version, action.port) == "controller";
  if (to_controller && action.max_len != 0xffff) {
    text += fmt::format("(max_len={})", action.max_len);
  }
  return text;
}

std::string instruction_text(const Instruction& instruction) {
  switch (instruction.type) {
    case InstructionType::goto_table:
      return fmt::format("goto_table:{}", instruction.table_id);
    case InstructionType::write_metadata:
      return fmt::format("write_metadata:{:#x}/{:#x}", instruction.metadata,
                         instruction.metadata_mask);
    case InstructionType::write_actions:
      return fmt::format("write_actions({})", actions_text(instruction.actions));
    case InstructionType::apply_actions:
      return actions_text(instruction.actions);
    case InstructionType::meter:
      return fmt::format("meter:{}", instruction.meter);
    case InstructionType::stat_trigger:
      return fmt::format("stat_trigger:{:#x}", instruction.flags);
    case InstructionType::experimenter:
      return fmt::format("experimenter:{:#010x}", instruction.experimenter);
    case InstructionType::unknown:
      return fmt::format("unknown_instruction:{}", instruction.wire_type);
    case InstructionType::clear_actions:
      break;
  }
  return std::string(openflow::name(instruction.type));
}

template <class Items, class Text>
std::string listed(const Items& items, Text&& text_of) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += ',';
    out += text_of(item);
  }
  return out.empty() ? "drop" : out;
}

}  // namespace

std::string action_text(Version version, const Action& action) {
  if (action.set_field) {
    return fmt::format("set_field:{}->{}", openflow::format_value(*action.set_field),
                       openflow::name(action.set_field->id));
  }
  switch (action.type) {
    case ActionType::output:
      return output_text(version, action);
    case ActionType::enqueue:
      return fmt::format("enqueue:{}:{}", openflow::port_text(version, action.port), action.queue);
    case ActionType::set_queue:
      return fmt::format("set_queue:{}", action.queue);
    case ActionType::group:
      return fmt::format("group:{}", action.group);
    case ActionType::meter:
      return fmt::format("meter:{}", action.meter);
    case ActionType::push_vlan:
    case ActionType::push_mpls:
    case ActionType::pop_mpls:
    case ActionType::push_pbb:
      return fmt::format("{}:{:#06x}", openflow::name(action.type), action.ethertype);
    case ActionType::set_mpls_ttl:
    case ActionType::set_nw_ttl:
      return fmt::format("{}:{}", openflow::name(action.type), action.ttl);
    case ActionType::copy_field:
      return fmt::format("copy_field:{}[{}..]->{}[{}..]:{}", openflow::name(action.src),
                         action.src_offset, openflow::name(action.dst), action.dst_offset,
                         action.n_bits);
    case ActionType::experimenter:
      return action_words(version, action.bytes);
    case ActionType::unknown:
      return fmt::format("unknown:{}", action.wire_type);
    default:
      return std::string(openflow::name(action.type));
  }
}

std::string actions_text(const openflow::Items<Action>& actions) {
  return listed(actions,
                [&](const Action& action) { return action_text(actions.version(), action); });
}

std::string flow_actions_text(const openflow::FlowMod& mod) {
  if (mod.version == Version::v1_0) return actions_text(mod.actions);
  return listed(mod.instructions, instruction_text);
}

}  // namespace ps::render
