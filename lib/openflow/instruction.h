// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "openflow/action.h"
#include "openflow/items.h"
#include "openflow/version.h"

namespace ps::openflow {

/// ofp_instruction_type, 1.1 and later; the values are the wire's.
enum class InstructionType : std::uint16_t {
  unknown = 0,
  goto_table = 1,
  write_metadata = 2,
  write_actions = 3,
  apply_actions = 4,
  clear_actions = 5,
  meter = 6,         ///< 1.3 and 1.4
  stat_trigger = 7,  ///< 1.5
  experimenter = 0xffff,
};

/// One instruction (1.1 A.2.4, 1.3 A.2.4, 1.5 7.2.5).
struct Instruction {
  InstructionType type = InstructionType::unknown;
  std::uint16_t wire_type = 0;
  Bytes bytes;  ///< the whole instruction, its header included

  std::uint8_t table_id = 0;   ///< goto_table
  std::uint64_t metadata = 0;  ///< write_metadata
  std::uint64_t metadata_mask = 0;
  Actions actions;          ///< write_actions, apply_actions
  std::uint32_t meter = 0;  ///< meter
  std::uint32_t flags = 0;  ///< stat_trigger
  std::uint32_t experimenter = 0;
  Bytes body;  ///< experimenter: after its id; stat_trigger: its ofp_stats

  static const char* take(Version version, Bytes& rest, Instruction& out);
};

using Instructions = Items<Instruction>;

/// `apply_actions`; `unknown`.
std::string_view name(InstructionType type);
/// `unknown` where this version has no such instruction.
InstructionType instruction_type(Version version, std::uint16_t wire);

}  // namespace ps::openflow
