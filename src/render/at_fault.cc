// SPDX-License-Identifier: Apache-2.0
#include "render/at_fault.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "openflow/field_text.h"
#include "openflow/flow_mod.h"
#include "openflow/layout/reading.h"
#include "openflow/packet_out.h"
#include "openflow/prerequisites.h"
#include "render/action_text.h"
#include "render/number_text.h"
#include "render/octets_text.h"

namespace ps::render {
namespace {

namespace layout = openflow::layout;
using openflow::Action;
using openflow::ActionType;
using openflow::Instruction;
using openflow::InstructionType;
using openflow::Match;
using openflow::MatchField;
using openflow::MsgType;

/// The codes that are about one member of the refused message.
struct Row {
  std::string_view type;
  std::string_view code;
  std::string_view member;
};
constexpr Row kRows[] = {
    {"bad_request", "bad_stat", "type"},
    {"bad_request", "bad_multipart", "type"},
    {"bad_request", "bad_vendor", "experimenter"},
    {"bad_request", "bad_experimenter", "experimenter"},
    {"bad_request", "bad_subtype", "exp_type"},
    {"bad_request", "bad_exp_type", "exp_type"},
    {"bad_request", "buffer_empty", "buffer_id"},
    {"bad_request", "buffer_unknown", "buffer_id"},
    {"bad_request", "bad_table_id", "table_id"},
    {"bad_request", "bad_port", "in_port"},
    {"bad_request", "bad_port", "port_no"},
    {"flow_mod_failed", "bad_table_id", "table_id"},
    {"flow_mod_failed", "bad_command", "command"},
    {"flow_mod_failed", "bad_flags", "flags"},
    {"flow_mod_failed", "bad_priority", "priority"},
    {"flow_mod_failed", "overlap", "priority"},
    {"group_mod_failed", "group_exists", "group_id"},
    {"group_mod_failed", "invalid_group", "group_id"},
    {"group_mod_failed", "unknown_group", "group_id"},
    {"group_mod_failed", "bad_type", "type"},
    {"group_mod_failed", "bad_command", "command"},
    {"port_mod_failed", "bad_port", "port_no"},
    {"port_mod_failed", "bad_hw_addr", "hw_addr"},
    {"port_mod_failed", "bad_config", "config"},
    {"port_mod_failed", "bad_advertise", "advertise"},
    {"table_mod_failed", "bad_table", "table_id"},
    {"table_mod_failed", "bad_config", "config"},
    {"queue_op_failed", "bad_port", "port"},
    {"queue_op_failed", "bad_port", "port_no"},
    {"queue_op_failed", "bad_queue", "queue_id"},
    {"switch_config_failed", "bad_flags", "flags"},
    {"role_request_failed", "bad_role", "role"},
    {"role_request_failed", "stale", "generation_id"},
    {"meter_mod_failed", "meter_exists", "meter_id"},
    {"meter_mod_failed", "invalid_meter", "meter_id"},
    {"meter_mod_failed", "unknown_meter", "meter_id"},
    {"meter_mod_failed", "bad_command", "command"},
    {"meter_mod_failed", "bad_flags", "flags"},
    {"bundle_failed", "bad_id", "bundle_id"},
    {"bundle_failed", "bad_type", "type"},
    {"bundle_failed", "bad_flags", "flags"},
};

/// Finds the first member of a name, where it is no member of a message inside.
class Member final : public layout::Visitor {
 public:
  explicit Member(std::string_view wanted) : wanted_(wanted) {}
  const std::string& text() const { return text_; }

  void number(std::string_view name, const layout::Number& number) override {
    if (is_wanted(name)) text_ = fmt::format("{}={}", name, number_text(number));
  }
  void octets(std::string_view name, Bytes octets, layout::OctetKind kind) override {
    if (is_wanted(name)) text_ = fmt::format("{}={}", name, octets_text(octets, kind));
  }
  void match(std::string_view, const Match&) override {}
  void field(const MatchField&) override {}
  void field_id(std::string_view, const layout::FieldId&) override {}
  void frame(std::string_view, Bytes) override {}
  void begin_object(std::string_view) override {}
  void end_object() override {}
  void begin_list(std::string_view) override {}
  void end_list() override {}
  void begin_message(std::string_view, const openflow::Header&, Bytes) override { over_ = true; }

 private:
  bool is_wanted(std::string_view name) const { return !over_ && text_.empty() && name == wanted_; }

  std::string_view wanted_;
  std::string text_;
  bool over_ = false;
};

std::string member_at_fault(std::string_view type, std::string_view code, Bytes refused) {
  for (const Row& row : kRows) {
    if (row.type != type || row.code != code) continue;
    Member member(row.member);
    layout::read(refused, member);
    if (!member.text().empty()) return member.text();
  }
  return "";
}

bool is_whole(Bytes refused) {
  const auto header = openflow::parse_header(refused);
  return header && refused.size() >= header->length;
}

/// The one that there is, of a list that is whole.
std::string only(const std::vector<std::string>& candidates, bool whole) {
  return whole && candidates.size() == 1 ? candidates[0] : "";
}

bool may_be_at_fault(std::string_view code, const MatchField& field) {
  const bool is_known = field.id != openflow::Field::unknown;
  if (code == "bad_field") return !is_known;
  if (code == "bad_mask") return field.has_mask();
  return code == "bad_value" || code == "bad_tag" || code == "bad_wildcards";
}

std::string field_at_fault(std::string_view code, const Match& match, bool whole) {
  if (code == "bad_prereq") {
    const auto missing = openflow::missing_prerequisite(match);
    if (!missing) return "";
    return fmt::format("{} without {}", openflow::format_field(missing->field), missing->wanted);
  }
  std::vector<std::string> candidates;
  std::vector<openflow::Field> seen;
  for (const MatchField& field : match) {
    const bool twice = std::ranges::find(seen, field.id) != seen.end();
    if (code == "dup_field" && twice) return openflow::format_field(field) + " comes twice";
    seen.push_back(field.id);
    if (may_be_at_fault(code, field)) candidates.push_back(openflow::format_field(field));
  }
  return only(candidates, whole);
}

bool may_be_at_fault(std::string_view code, const Action& action) {
  using T = ActionType;
  if (code == "bad_out_port") return action.type == T::output || action.type == T::enqueue;
  if (code == "bad_out_group") return action.type == T::group;
  if (code == "bad_queue") return action.type == T::set_queue || action.type == T::enqueue;
  if (code == "bad_meter") return action.type == T::meter;
  if (code.starts_with("bad_set_")) return action.set_field.has_value();
  if (code == "bad_type") return action.type == T::unknown;
  if (code == "bad_tag") return action.type == T::push_vlan || action.type == T::push_mpls;
  if (code.starts_with("bad_exp") || code.starts_with("bad_vendor")) {
    return action.type == T::experimenter;
  }
  return true;
}

bool may_be_at_fault(std::string_view code, const Instruction& instruction) {
  using T = InstructionType;
  if (code == "unknown_inst") return instruction.type == T::unknown;
  if (code == "bad_table_id") return instruction.type == T::goto_table;
  if (code.starts_with("unsup_metadata")) return instruction.type == T::write_metadata;
  if (code.starts_with("bad_exp") || code == "unsup_exp_inst") {
    return instruction.type == T::experimenter;
  }
  return true;
}

std::string instruction_text(const Instruction& instruction) {
  const auto text = std::string(openflow::name(instruction.type));
  return instruction.type == InstructionType::goto_table
             ? fmt::format("{}:{}", text, instruction.table_id)
             : text;
}

std::string part_of_flow_mod(const openflow::Error& error, Bytes refused) {
  const auto mod = openflow::FlowMod::parse(refused);
  const auto type = error.type_name(), code = error.code_name();
  const bool whole = is_whole(refused);
  if (type == "bad_match") return field_at_fault(code, mod->match, whole);
  std::vector<std::string> candidates;
  if (type == "bad_action") {
    (void)mod->any_action([&](const Action& action) {
      if (may_be_at_fault(code, action)) candidates.push_back(action_text(mod->version, action));
      return false;
    });
  } else {
    for (const Instruction& instruction : mod->instructions) {
      if (may_be_at_fault(code, instruction)) candidates.push_back(instruction_text(instruction));
    }
  }
  return only(candidates, whole);
}

std::string part_of_packet_out(const openflow::Error& error, Bytes refused) {
  const auto out = openflow::PacketOut::parse(refused);
  std::vector<std::string> candidates;
  for (const Action& action : out->actions) {
    if (may_be_at_fault(error.code_name(), action)) {
      candidates.push_back(action_text(out->version, action));
    }
  }
  return only(candidates, is_whole(refused));
}

}  // namespace

std::string at_fault(const openflow::Error& error, Bytes refused) {
  const auto header = openflow::parse_header(refused);
  if (!header) return "";
  const auto type = error.type_name(), code = error.code_name();
  if (type == "bad_request" && code == "bad_type") return fmt::format("type={}", header->type);
  if (code == "bad_len" && type == "bad_request") return fmt::format("length={}", header->length);
  const auto of = openflow::type_of(*header);
  if (type == "bad_match" || type == "bad_action" || type == "bad_instruction") {
    if (of == MsgType::flow_mod) return part_of_flow_mod(error, refused);
    if (of == MsgType::packet_out && type == "bad_action") {
      return part_of_packet_out(error, refused);
    }
    return "";
  }
  return member_at_fault(type, code, refused);
}

}  // namespace ps::render
