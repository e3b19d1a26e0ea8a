// SPDX-License-Identifier: Apache-2.0
#include "frame/frame.h"

#include <algorithm>

namespace ps::frame {
namespace {

constexpr std::uint16_t kLargestLength = 1500;  // 802.3: above it stands a type

void parse_arp(Bytes payload, Frame& frame) {
  Reader in(payload);
  const std::uint16_t hardware = in.u16();
  const std::uint16_t protocol = in.u16();
  const std::uint8_t hardware_size = in.u8();
  const std::uint8_t protocol_size = in.u8();
  Arp arp;
  arp.op = in.u16();
  const Bytes addresses = in.bytes(20);
  if (!in.ok()) {
    frame.truncated = true;
    return;
  }
  if (hardware != 1 || protocol != ethertype::kIpv4 || hardware_size != 6 || protocol_size != 4) {
    return;
  }
  arp.sha = mac_from(addresses);
  std::copy_n(&addresses[6], 4, arp.spa.begin());
  arp.tha = mac_from(addresses.subspan(10));
  std::copy_n(&addresses[16], 4, arp.tpa.begin());
  frame.arp = arp;
}

void parse_mpls(Bytes payload, Frame& frame) {
  Reader in(payload);
  const std::uint32_t entry = in.u32();
  if (!in.ok()) {
    frame.truncated = true;
    return;
  }
  frame.mpls = Mpls{entry >> 12, static_cast<std::uint8_t>((entry >> 9) & 7),
                    ((entry >> 8) & 1) != 0, static_cast<std::uint8_t>(entry)};
}

/// A TLV of LLDP: seven bits of type, nine of length.
struct LldpTlv {
  unsigned type = 0;
  Bytes value;
};

LldpTlv take_lldp_tlv(Reader& in) {
  const std::uint16_t head = in.u16();
  return {static_cast<unsigned>(head) >> 9, in.bytes(head & 0x01ff)};
}

void parse_lldp(Bytes payload, Frame& frame) {
  Reader in(payload);
  const LldpTlv chassis = take_lldp_tlv(in);
  const LldpTlv port = take_lldp_tlv(in);
  if (!in.ok()) {
    frame.truncated = true;
    return;
  }
  if (chassis.type != 1 || chassis.value.empty() || port.type != 2 || port.value.empty()) return;
  Lldp lldp;
  lldp.chassis_subtype = chassis.value[0];
  lldp.chassis_id = chassis.value.subspan(1);
  lldp.port_subtype = port.value[0];
  lldp.port_id = port.value.subspan(1);
  const LldpTlv ttl = take_lldp_tlv(in);
  if (in.ok() && ttl.type == 3 && ttl.value.size() >= 2) lldp.ttl = load_be16(ttl.value.data());
  lldp.rest = in.rest();
  frame.lldp = lldp;
}

/// What an IP packet carries; `first` is false for a later fragment, which has no header.
void parse_transport(std::uint8_t proto, Bytes payload, bool first, Frame& frame) {
  if (!first) return;
  bool there = true;
  if (proto == ip_proto::kTcp) {
    there = (frame.tcp = parse_tcp(payload)).has_value();
    if (there && frame.tcp->truncated) frame.truncated = true;
  } else if (proto == ip_proto::kUdp) {
    there = (frame.udp = parse_udp(payload)).has_value();
  } else if (proto == ip_proto::kSctp) {
    there = (frame.sctp = parse_sctp(payload)).has_value();
  } else if (proto == (frame.ipv4 ? ip_proto::kIcmp : ip_proto::kIcmpv6)) {
    there = (frame.icmp = parse_icmp(payload)).has_value();
  }
  if (!there) frame.truncated = true;
}

template <class Ip>
void parse_ip(const std::optional<Ip>& ip, Frame& frame) {
  if (!ip) {
    frame.truncated = true;
    return;
  }
  frame.truncated = frame.truncated || ip->truncated;
  parse_transport(ip->proto, ip->payload, ip->fragment_offset == 0, frame);
}

/// 802.2 behind an 802.3 length; leaves in `frame.ethertype` what SNAP says.
void parse_llc(Reader& in, std::uint16_t length, Frame& frame) {
  if (length > in.left()) frame.truncated = true;
  Reader body(in.bytes(std::min<std::size_t>(length, in.left())));
  Llc llc{body.u8(), body.u8(), body.u8(), {}, {}};
  if (!body.ok()) {
    frame.truncated = true;
    return;
  }
  if (llc.dsap == 0xaa && llc.ssap == 0xaa) {
    const Bytes oui = body.bytes(3);
    const std::uint16_t pid = body.u16();
    if (body.ok()) {
      llc.snap_oui = (std::uint32_t{oui[0]} << 16) | (std::uint32_t{oui[1]} << 8) | oui[2];
      llc.snap_pid = pid;
      if (*llc.snap_oui == 0) frame.ethertype = pid;
    } else {
      frame.truncated = true;
    }
  }
  frame.llc = llc;
  frame.payload = body.rest();
}

void parse_layers(Frame& frame) {
  switch (frame.ethertype) {
    case ethertype::kArp:
      return parse_arp(frame.payload, frame);
    case ethertype::kIpv4:
      frame.ipv4 = parse_ipv4(frame.payload);
      return parse_ip(frame.ipv4, frame);
    case ethertype::kIpv6:
      frame.ipv6 = parse_ipv6(frame.payload);
      return parse_ip(frame.ipv6, frame);
    case ethertype::kMpls:
    case ethertype::kMplsMulticast:
      return parse_mpls(frame.payload, frame);
    case ethertype::kLldp:
    case ethertype::kBddp:
      return parse_lldp(frame.payload, frame);
    default:
      return;
  }
}

}  // namespace

bool is_vlan_tpid(std::uint16_t type) {
  return type == 0x8100 || type == 0x88a8 || type == 0x9100 || type == 0x9200;
}

std::optional<Frame> parse(Bytes octets) {
  if (octets.size() < kEthernetHeaderSize) return std::nullopt;
  Reader in(octets);
  std::optional<Frame> result(std::in_place);
  Frame& frame = *result;
  frame.dst = mac_from(in.bytes(6));
  frame.src = mac_from(in.bytes(6));

  std::uint16_t type = in.u16();
  frame.outer_ethertype = type;
  while (is_vlan_tpid(type) && frame.vlans.size() < VlanTags::kMax) {
    if (in.left() < 4) {
      frame.ethertype = type;
      frame.truncated = true;
      frame.payload = in.rest();
      return result;
    }
    frame.vlans.add({type, in.u16()});
    type = in.u16();
  }
  if (type <= kLargestLength) {
    parse_llc(in, type, frame);
  } else {
    frame.ethertype = type;
    frame.payload = in.rest();
  }
  parse_layers(frame);
  return result;
}

}  // namespace ps::frame
