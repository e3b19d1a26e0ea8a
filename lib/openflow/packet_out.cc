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
  in.check(out.match);
  const auto port = out.match.find(Field::in_port);
  out.in_port = port ? static_cast<std::uint32_t>(port->number()) : no_port(out.version);
  return actions_size;
}

}  // namespace

Decoded<PacketOut> PacketOut::parse(Bytes message) {
  Decoded<PacketOut> out;
  Body in(message, MsgType::packet_out);
  PacketOut& value = out.value;
  value.version = in.version();
  value.xid = in.xid();
  const std::size_t actions_size =
      value.version <= Version::v1_4 ? read_to_14(in, value) : read_15(in, value);
  if (actions_size > in.left()) in.fail("the actions are longer than the message", in.offset());
  value.actions = Actions(value.version, in.bytes(std::min(actions_size, in.left())));
  in.check(value.actions);
  value.data = in.rest();
  in.tell(out);
  return out;
}

}  // namespace ps::openflow
