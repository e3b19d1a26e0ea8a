// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "openflow/action.h"
#include "openflow/decoded.h"
#include "openflow/instruction.h"
#include "openflow/match.h"
#include "openflow/version.h"

namespace ps::openflow {

/// flow_mod (1.0 5.3.3, 1.1 A.3.4.1, 1.3 A.3.4.1, 1.5 7.3.4.2).
struct FlowMod {
  enum Command : std::uint8_t { add, modify, modify_strict, delete_, delete_strict };

  Version version = Version::v1_0;
  std::uint32_t xid = 0;
  std::uint64_t cookie = 0;
  std::uint64_t cookie_mask = 0;  ///< 1.1 and later
  /// 1.1 and later; in 1.0 where the upper octet of the command carries it, as Nicira's
  /// flow_mod_table_id extension has it.
  std::optional<std::uint8_t> table_id;
  std::uint8_t command = 0;  ///< a Command when it is below 5
  std::uint16_t idle_timeout = 0;
  std::uint16_t hard_timeout = 0;
  std::uint16_t priority = 0;
  std::optional<std::uint32_t> buffer_id;
  std::uint32_t out_port = 0;
  std::uint32_t out_group = 0xffffffff;  ///< 1.1 and later
  std::uint16_t flags = 0;
  std::optional<std::uint16_t> importance;  ///< 1.4 and later
  Match match;
  Items<Action> actions;            ///< 1.0
  Items<Instruction> instructions;  ///< 1.1 and later

  std::string_view command_name() const;  ///< `add`, ..., `delete_strict`; empty when unknown
  bool is_delete() const { return command == delete_ || command == delete_strict; }

  /// True when `wanted(action)` is for one of the actions: of 1.0, or inside write_actions and
  /// apply_actions.
  template <class Wanted>
  bool any_action(Wanted&& wanted) const {
    for (const Action& action : actions) {
      if (wanted(action)) return true;
    }
    for (const Instruction& instruction : instructions) {
      for (const Action& action : instruction.actions) {
        if (wanted(action)) return true;
      }
    }
    return false;
  }

  static Decoded<FlowMod> parse(Bytes message);
  /// What parse() reads, for a fraction of the cost: without a walk over match, actions and
  /// instructions to see that they are well-formed.
  static FlowMod view(Bytes message);
};

std::string_view flow_mod_command_name(std::uint8_t command);
/// The name of one bit of ofp_flow_mod_flags (`send_flow_rem`, ...); empty when unknown.
std::string_view flow_mod_flag_name(Version version, unsigned bit);

}  // namespace ps::openflow
