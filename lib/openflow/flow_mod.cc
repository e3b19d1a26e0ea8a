// SPDX-License-Identifier: Apache-2.0
#include "openflow/flow_mod.h"

#include <iterator>

#include "openflow/body.h"

namespace ps::openflow {
namespace {

/// match, cookie, command, timeouts, priority, buffer_id, out_port, flags, actions (1.0 5.3.3).
void read_10(Body& in, FlowMod& out) {
  out.match = in.match();
  out.cookie = in.u64();
  const std::uint16_t command = in.u16();
  out.command = static_cast<std::uint8_t>(command);
  if (command > 0xff) out.table_id = static_cast<std::uint8_t>(command >> 8);
  out.idle_timeout = in.u16();
  out.hard_timeout = in.u16();
  out.priority = in.u16();
  out.buffer_id = buffer(in.u32());
  out.out_port = in.u16();
  out.flags = in.u16();
  out.actions = Actions(out.version, in.rest());
}

/// cookie, mask, table_id, command, timeouts, priority, buffer_id, out_port, out_group, flags,
/// importance (1.4 on; before two octets of padding), match, instructions (1.1 A.3.4.1).
void read_11(Body& in, FlowMod& out) {
  out.cookie = in.u64();
  out.cookie_mask = in.u64();
  out.table_id = in.u8();
  out.command = in.u8();
  out.idle_timeout = in.u16();
  out.hard_timeout = in.u16();
  out.priority = in.u16();
  out.buffer_id = buffer(in.u32());
  out.out_port = in.u32();
  out.out_group = in.u32();
  out.flags = in.u16();
  const std::uint16_t importance = in.u16();
  if (out.version >= Version::v1_4) out.importance = importance;
  out.match = in.match();
  out.instructions = Instructions(out.version, in.rest());
}

void read(Body& in, FlowMod& out) {
  out.version = in.version();
  out.xid = in.xid();
  if (in.version() == Version::v1_0) {
    read_10(in, out);
  } else {
    read_11(in, out);
  }
}

}  // namespace

std::string_view flow_mod_command_name(std::uint8_t command) {
  constexpr std::string_view kNames[] = {"add", "modify", "modify_strict", "delete",
                                         "delete_strict"};
  return command < std::size(kNames) ? kNames[command] : "";
}

std::string_view flow_mod_flag_name(Version version, unsigned bit) {
  switch (bit) {
    case 0:
      return "send_flow_rem";
    case 1:
      return "check_overlap";
    case 2:
      if (version == Version::v1_0) return "emerg";
      return version >= Version::v1_2 ? "reset_counts" : "";
    case 3:
      return version >= Version::v1_3 ? "no_pkt_counts" : "";
    case 4:
      return version >= Version::v1_3 ? "no_byt_counts" : "";
    default:
      return "";
  }
}

std::string_view FlowMod::command_name() const { return flow_mod_command_name(command); }

Decoded<FlowMod> FlowMod::parse(Bytes message) {
  Decoded<FlowMod> out;
  Body in(message, MsgType::flow_mod);
  FlowMod& value = out.value;
  read(in, value);
  in.check(value.match);
  in.check(value.actions);
  for (const Instruction& instruction : value.instructions) in.check(instruction.actions);
  in.check(value.instructions);
  in.tell(out);
  return out;
}

FlowMod FlowMod::view(Bytes message) {
  FlowMod out;
  Body in(message, MsgType::flow_mod);
  read(in, out);
  return out;
}

}  // namespace ps::openflow
