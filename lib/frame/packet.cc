// SPDX-License-Identifier: Apache-2.0
#include "frame/packet.h"

namespace ps::frame {
namespace {

/// A datagram's length counts all of its fragments.
bool is_cut(const Udp& udp, const IpPacket& packet) {
  return udp.truncated && !packet.is_fragment();
}

void read_transport(IpPacket& packet) {
  if (packet.is_later_fragment()) return;
  const std::uint8_t proto = packet.proto();
  const Bytes payload = packet.ip_payload();
  bool there = true;
  if (proto == ip_proto::kTcp) {
    packet.tcp = parse_tcp(payload);
    there = packet.tcp && !packet.tcp->truncated;
  } else if (proto == ip_proto::kUdp) {
    packet.udp = parse_udp(payload);
    there = packet.udp && !is_cut(*packet.udp, packet);
  } else if (proto == ip_proto::kSctp) {
    there = (packet.sctp = parse_sctp(payload)).has_value();
  } else if (proto == (packet.ipv4 ? ip_proto::kIcmp : ip_proto::kIcmpv6)) {
    there = (packet.icmp = parse_icmp(payload)).has_value();
  }
  if (!there) packet.truncated = true;
}

template <class Ip>
void note(const std::optional<Ip>& ip, IpPacket& packet) {
  if (!ip || ip->truncated) packet.truncated = true;
  if (ip) read_transport(packet);
}

}  // namespace

void read_ipv4(Bytes octets, IpPacket& packet) {
  packet.ipv4 = parse_ipv4(octets);
  note(packet.ipv4, packet);
}

void read_ipv6(Bytes octets, IpPacket& packet) {
  packet.ipv6 = parse_ipv6(octets);
  note(packet.ipv6, packet);
}

IpPacket parse_ip_packet(Bytes octets) {
  IpPacket packet;
  const unsigned version = octets.empty() ? 0U : octets[0] >> 4;
  if (version == 4) {
    read_ipv4(octets, packet);
  } else if (version == 6) {
    read_ipv6(octets, packet);
  }
  return packet;
}

}  // namespace ps::frame
