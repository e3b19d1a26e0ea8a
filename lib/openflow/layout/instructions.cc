// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/instructions.h"

#include "openflow/instruction.h"
#include "openflow/layout/actions.h"
#include "openflow/layout/flow.h"

namespace ps::openflow::layout {
namespace {

using I = InstructionType;

std::string_view trigger_flag(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"periodic", "only_first"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

void members(Layout& io, I type) {
  switch (type) {
    case I::goto_table:
      io.u8("table_id");
      return io.pad(3);
    case I::write_metadata:
      io.pad(4);
      io.u64("metadata", kHex);
      io.u64("metadata_mask", kHex);
      return;
    case I::write_actions:
    case I::apply_actions:
      io.pad(4);
      return actions(io, "actions");
    case I::clear_actions:
      return io.pad(4);
    case I::meter:
      io.u32("meter_id", kMeter);
      return;
    case I::stat_trigger:
      io.u32("flags", flags(trigger_flag));
      return io.object("thresholds", [&] { flow_stats_fields(io); });
    case I::experimenter:
      io.u32("experimenter", kExperimenter);
      break;
    case I::unknown:
      break;
  }
  if (io.has("data")) io.rest("data");
}

}  // namespace

std::string_view instruction_name(Version version, std::uint32_t type) {
  const auto known = instruction_type(version, static_cast<std::uint16_t>(type));
  return known == I::unknown ? std::string_view{} : name(known);
}

void instructions(Layout& io) {
  io.list("instructions", [&] {
    io.sized([&] {
      const auto type = io.u16("type", one_of(instruction_name));
      io.length(2);
      members(io, instruction_type(io.version(), type));
    });
  });
}

}  // namespace ps::openflow::layout
