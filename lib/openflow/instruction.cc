// SPDX-License-Identifier: Apache-2.0
#include "openflow/instruction.h"

namespace ps::openflow {
namespace {

using I = InstructionType;

void read_body(Version version, Reader& in, Instruction& out) {
  switch (out.type) {
    case I::goto_table:
      out.table_id = in.u8();
      return;
    case I::write_metadata:
      in.skip(4);
      out.metadata = in.u64();
      out.metadata_mask = in.u64();
      return;
    case I::write_actions:
    case I::apply_actions:
      in.skip(4);
      out.actions = Actions(version, in.rest());
      return;
    case I::meter:
      out.meter = in.u32();
      return;
    case I::stat_trigger:
      out.flags = in.u32();
      out.body = in.rest();
      return;
    case I::experimenter:
      out.experimenter = in.u32();
      out.body = in.rest();
      return;
    default:
      return;
  }
}

}  // namespace

InstructionType instruction_type(Version version, std::uint16_t wire) {
  if (wire == static_cast<std::uint16_t>(I::experimenter)) return I::experimenter;
  const bool has_meter = version == Version::v1_3 || version == Version::v1_4;
  if (wire == static_cast<std::uint16_t>(I::meter) && !has_meter) return I::unknown;
  if (wire == static_cast<std::uint16_t>(I::stat_trigger) && version != Version::v1_5) {
    return I::unknown;
  }
  return wire <= static_cast<std::uint16_t>(I::stat_trigger) ? static_cast<I>(wire) : I::unknown;
}

const char* Instruction::take(Version version, Bytes& rest, Instruction& out) {
  if (rest.size() < 4) return "an instruction has a header of 4 octets";
  const std::size_t size = load_be16(&rest[2]);
  if (size < 8 || size % 8 != 0) return "an instruction's length is a multiple of 8, at least 8";
  if (size > rest.size()) return "an instruction is longer than the message";
  out.wire_type = load_be16(&rest[0]);
  out.type = instruction_type(version, out.wire_type);
  out.bytes = rest.first(size);
  Reader in(out.bytes.subspan(4));
  read_body(version, in, out);
  if (!in.ok()) return "an instruction is too short for its type";
  rest = rest.subspan(size);
  return nullptr;
}

std::string_view name(InstructionType type) {
  constexpr std::string_view kNames[] = {"unknown",       "goto_table",    "write_metadata",
                                         "write_actions", "apply_actions", "clear_actions",
                                         "meter",         "stat_trigger"};
  if (type == I::experimenter) return "experimenter";
  const auto i = static_cast<std::size_t>(type);
  return kNames[i < std::size(kNames) ? i : 0];
}

}  // namespace ps::openflow
