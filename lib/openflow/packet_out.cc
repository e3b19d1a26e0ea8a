// SPDX-License-Identifier: Apache-2.0
#include "openflow/packet_out.h"

#include <algorithm>

#include "openflow/body.h"
#include "openflow/port_no.h"

namespace ps::openflow {
namespace {

/// buffer_id, in_port, actions_len, padding (1.0 5.3.6: none, 1.1 A.3.7: six octets).
std::size_t read_to_14(Body& in, PacketOut& out) {
  out.buffer_id = buffer(in.u32());
  out.in_port = out.version == Version::v1_0 ? in.u16() : in.u32();
  const std::size_t actions_size = in.u16();
  if (out.version != Version::v1_0) in.skip(6);
  return actions_size;
}

/// buffer_id, actions_len, two octets, match (1.5 7.3.6).
std::size_t read_15(Body& in, PacketOut& out) {
  out.buffer_id = buffer(in.u32());
  const std::size_t actions_size = in.u16();
  in.skip(2);
  out.match = in.match();
  const auto port = out.match.find(Field::in_port);
  out.in_port = port ? static_cast<std::uint32_t>(port->number()) : no_port(out.version);
  return actions_size;
}

void read(Body& in, PacketOut& out) {
  out.version = in.version();
  out.xid = in.xid();
  const std::size_t actions_size =
      out.version <= Version::v1_4 ? read_to_14(in, out) : read_15(in, out);
  if (actions_size > in.left()) in.fail("the actions are longer than the message", in.offset());
  out.actions = Actions(out.version, in.bytes(std::min(actions_size, in.left())));
  out.data = in.rest();
}

}  // namespace

Decoded<PacketOut> PacketOut::parse(Bytes message) {
  Decoded<PacketOut> out;
  Body in(message, MsgType::packet_out);
  PacketOut& value = out.value;
  read(in, value);
  in.check(value.match);
  in.check(value.actions);
  in.tell(out);
  return out;
}

PacketOut PacketOut::view(Bytes message) {
  PacketOut out;
  Body in(message, MsgType::packet_out);
  read(in, out);
  return out;
}

}  // namespace ps::openflow
