// SPDX-License-Identifier: Apache-2.0
#include "openflow/packet_in.h"

#include "openflow/body.h"

namespace ps::openflow {
namespace {

/// buffer_id, total_len, in_port, reason, pad, frame (1.0 5.4.1).
void read_10(Body& in, PacketIn& out) {
  out.buffer_id = buffer(in.u32());
  out.total_len = in.u16();
  out.in_port = in.u16();
  out.reason = in.u8();
  in.skip(1);
}

/// buffer_id, in_port, in_phy_port, total_len, reason, table_id, frame (1.1 A.4.1).
void read_11(Body& in, PacketIn& out) {
  out.buffer_id = buffer(in.u32());
  out.in_port = in.u32();
  out.in_phy_port = in.u32();
  out.total_len = in.u16();
  out.reason = in.u8();
  out.table_id = in.u8();
}

/// One walk over the match finds the ports and what is wrong with it.
void read_ports(Body& in, PacketIn& out) {
  auto it = out.match.begin();
  for (; it != out.match.end(); ++it) {
    if (it->id == Field::in_port) out.in_port = static_cast<std::uint32_t>(it->number());
    if (it->id == Field::in_phy_port) out.in_phy_port = static_cast<std::uint32_t>(it->number());
  }
  if (it.problem() != nullptr) in.fail(it.problem(), it.rest().data());
}

/// buffer_id, total_len, reason, table_id, cookie (1.3 on), match, two octets, frame (1.2 A.4.1,
/// 1.3 A.4.1).
void read_12(Body& in, PacketIn& out) {
  out.buffer_id = buffer(in.u32());
  out.total_len = in.u16();
  out.reason = in.u8();
  out.table_id = in.u8();
  if (out.version >= Version::v1_3) out.cookie = in.u64();
  out.match = in.match();
  read_ports(in, out);
  in.skip(2);
}

/// Of the match of 1.2 and later, which begins at `at`, with its padding.
std::size_t match_size(Bytes message, std::size_t at) {
  if (message.size() < at + 4) return message.size();
  return (std::size_t{load_be16(&message[at + 2])} + 7) / 8 * 8;
}

std::size_t frame_offset(Bytes message) {
  constexpr std::size_t kIn10 = 18, kIn11 = 24, kMatchIn12 = 16, kMatchIn13 = 24, kPad = 2;
  switch (static_cast<Version>(message[0])) {
    case Version::v1_0:
      return kIn10;
    case Version::v1_1:
      return kIn11;
    case Version::v1_2:
      return kMatchIn12 + match_size(message, kMatchIn12) + kPad;
    default:
      return kMatchIn13 + match_size(message, kMatchIn13) + kPad;
  }
}

}  // namespace

Bytes packet_in_frame(Bytes message) {
  if (message.size() < kHeaderSize) return {};
  const auto offset = frame_offset(message);
  return offset < message.size() ? message.subspan(offset) : Bytes();
}

std::string_view packet_in_reason_name(Version version, std::uint8_t reason) {
  constexpr std::string_view kTo13[] = {"no_match", "action", "invalid_ttl"};
  constexpr std::string_view kFrom14[] = {"table_miss", "apply_action", "invalid_ttl",
                                          "action_set", "group",        "packet_out"};
  if (version >= Version::v1_4) return reason < std::size(kFrom14) ? kFrom14[reason] : "";
  const std::size_t count = version >= Version::v1_2 ? 3 : 2;
  return reason < count ? kTo13[reason] : "";
}

std::string_view PacketIn::reason_name() const { return packet_in_reason_name(version, reason); }

Decoded<PacketIn> PacketIn::parse(Bytes message) {
  Decoded<PacketIn> out;
  Body in(message, MsgType::packet_in);
  out.value.version = in.version();
  out.value.xid = in.xid();
  switch (in.version()) {
    case Version::v1_0:
      read_10(in, out.value);
      break;
    case Version::v1_1:
      read_11(in, out.value);
      break;
    default:
      read_12(in, out.value);
  }
  out.value.data = in.rest();
  in.tell(out);
  return out;
}

}  // namespace ps::openflow
