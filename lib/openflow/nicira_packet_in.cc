// SPDX-License-Identifier: Apache-2.0
#include "openflow/nicira_packet_in.h"

#include <algorithm>

#include "openflow/body.h"
#include "openflow/experimenter.h"

namespace ps::openflow {
namespace {

constexpr std::uint32_t kPacketIn = 17;
constexpr std::uint32_t kResume = 28;
constexpr std::uint32_t kPacketIn2 = 30;

/// 0, which is no subtype in use, when the message is not Nicira's.
std::uint32_t subtype(Bytes message) {
  const auto header = parse_header(message);
  const bool niciras = header && message.size() >= 16 &&
                       type_of(*header) == MsgType::experimenter &&
                       load_be32(&message[8]) == kNiciraId;
  return niciras ? load_be32(&message[12]) : 0;
}

void set_match(Body& in, PacketIn& out, Bytes tlvs) {
  out.match = Match::oxm(tlvs);
  in.check(out.match);
  for (const MatchField& field : out.match) {
    if (field.id == Field::in_port) out.in_port = static_cast<std::uint32_t>(field.number());
  }
}

/// buffer_id, total_len, reason, table_id, cookie, match_len, six octets, match padded to 8, two
/// octets, frame.
void read_packet_in(Body& in, PacketIn& out) {
  out.buffer_id = buffer(in.u32());
  out.total_len = in.u16();
  out.reason = in.u8();
  out.table_id = in.u8();
  out.cookie = in.u64();
  const std::size_t match_size = in.u16();
  in.skip(6);
  set_match(in, out, in.bytes(match_size));
  in.skip(padded(match_size) - match_size + 2);
  out.data = in.rest();
}

/// One property of NXT_PACKET_IN2: type, length, value, padding to 8.
struct Property {
  enum Type : std::uint16_t {
    packet = 0,
    full_len = 1,
    buffer_id = 2,
    table_id = 3,
    cookie = 4,  // after four octets of padding
    reason = 5,
    metadata = 6,
  };
  std::uint16_t type = 0;
  Bytes value;

  static const char* take(Version, Bytes& rest, Property& out) {
    if (rest.size() < 4) return "a packet-in property has a header of 4 octets";
    const std::size_t size = load_be16(&rest[2]);
    if (size < 4 || size > rest.size()) return "a packet-in property does not fit the message";
    out.type = load_be16(&rest[0]);
    out.value = rest.subspan(4, size - 4);
    rest = rest.subspan(std::min(padded(size), rest.size()));
    return nullptr;
  }
};

void read_property(Body& in, const Property& property, PacketIn& out) {
  Reader value(property.value);
  switch (property.type) {
    case Property::packet:
      out.data = property.value;
      return;
    case Property::full_len:
      out.total_len = static_cast<std::uint16_t>(value.u32());
      break;
    case Property::buffer_id:
      out.buffer_id = buffer(value.u32());
      break;
    case Property::table_id:
      out.table_id = value.u8();
      break;
    case Property::cookie:
      value.skip(4);
      out.cookie = value.u64();
      break;
    case Property::reason:
      out.reason = value.u8();
      break;
    case Property::metadata:
      set_match(in, out, property.value);
      return;
    default:
      return;
  }
  if (!value.ok()) in.fail("a packet-in property is too short for its type", property.value.data());
}

void read_packet_in2(Body& in, PacketIn& out) {
  const Items<Property> properties(out.version, in.rest());
  for (const Property& property : properties) {
    read_property(in, property, out);
  }
  in.check(properties);
  // full_len is told where it differs from the packet's.
  if (out.total_len == 0) out.total_len = static_cast<std::uint16_t>(out.data.size());
}

Decoded<PacketIn> parse(Bytes message, void (*read)(Body&, PacketIn&)) {
  Decoded<PacketIn> out;
  Body in(message, MsgType::experimenter);
  out.value.version = in.version();
  out.value.xid = in.xid();
  in.skip(8);
  if (read != nullptr) {
    read(in, out.value);
  } else {
    in.fail("the message is not one of Nicira's packet-ins", std::size_t{8});
  }
  in.tell(out);
  return out;
}

}  // namespace

bool is_nicira_packet_in(Bytes message) {
  const auto kind = subtype(message);
  return kind == kPacketIn || kind == kPacketIn2;
}

Decoded<PacketIn> parse_nicira_packet_in(Bytes message) {
  const auto kind = subtype(message);
  return parse(message, kind == kPacketIn    ? read_packet_in
                        : kind == kPacketIn2 ? read_packet_in2
                                             : nullptr);
}

std::optional<Decoded<PacketIn>> resumed_packet(MsgType type, Bytes message) {
  if (type != MsgType::experimenter || subtype(message) != kResume) return std::nullopt;
  return parse(message, read_packet_in2);
}

std::optional<Decoded<PacketIn>> packet_in_of(MsgType type, Bytes message) {
  if (type == MsgType::packet_in) return PacketIn::parse(message);
  if (type == MsgType::experimenter && is_nicira_packet_in(message)) {
    return parse_nicira_packet_in(message);
  }
  return std::nullopt;
}

std::optional<Bytes> frame_sent_up(MsgType type, Bytes message) {
  if (type == MsgType::packet_in) return packet_in_frame(message);
  if (auto in = packet_in_of(type, message)) return (*in)->data;
  return std::nullopt;
}

}  // namespace ps::openflow
