// SPDX-License-Identifier: Apache-2.0
#include "frame/payload.h"

#include "frame/mpls.h"

namespace ps::frame {
namespace {

constexpr std::uint8_t kStpSap = 0x42;
constexpr std::uint32_t kCiscoOui = 0x00000c;
constexpr std::uint16_t kPerVlanStp = 0x010b;  // SNAP protocol of a BPDU of one VLAN

namespace port {
constexpr std::uint16_t kDns = 53;
constexpr std::uint16_t kDhcpServer = 67;
constexpr std::uint16_t kDhcpClient = 68;
constexpr std::uint16_t kDhcpv6Client = 546;
constexpr std::uint16_t kDhcpv6Server = 547;
constexpr std::uint16_t kVxlan = 4789;
constexpr std::uint16_t kMulticastDns = 5353;
constexpr std::uint16_t kLinkLocalDns = 5355;
constexpr std::uint16_t kGeneve = 6081;
constexpr std::uint16_t kOldVxlan = 8472;
}  // namespace port

template <class Parsed>
Payload or_opaque(std::optional<Parsed> parsed, Bytes octets, bool certain) {
  if (parsed) return std::move(*parsed);
  return Opaque{octets, certain};
}

Payload parse_icmp_payload(const Icmp& icmp) {
  if (auto echo = parse_icmp_echo(icmp)) return *echo;
  if (auto error = parse_icmp_error(icmp)) return *error;
  return Opaque{icmp.body};
}

Payload parse_icmpv6_payload(const Icmp& icmp) {
  if (auto echo = parse_icmpv6_echo(icmp)) return *echo;
  if (auto error = parse_icmpv6_error(icmp)) return *error;
  if (auto nd = parse_neighbor_discovery(icmp)) return *nd;
  if (auto mld = parse_mld(icmp)) return *mld;
  return Opaque{icmp.body};
}

bool is_dns(std::uint16_t port) {
  return port == port::kDns || port == port::kMulticastDns || port == port::kLinkLocalDns;
}

Payload parse_datagram(const Udp& udp) {
  const Bytes octets = udp.payload;
  const auto either = [&](std::uint16_t port) {
    return udp.src_port == port || udp.dst_port == port;
  };
  if (either(port::kDhcpServer) || either(port::kDhcpClient)) {
    return or_opaque(parse_dhcp(octets), octets, false);
  }
  if (either(port::kDhcpv6Server) || either(port::kDhcpv6Client)) {
    return or_opaque(parse_dhcpv6(octets), octets, false);
  }
  if (is_dns(udp.src_port) || is_dns(udp.dst_port)) {
    return or_opaque(parse_dns(octets), octets, false);
  }
  if (udp.dst_port == port::kVxlan || udp.dst_port == port::kOldVxlan) {
    return or_opaque(parse_vxlan(octets), octets, false);
  }
  if (udp.dst_port == port::kGeneve) return or_opaque(parse_geneve(octets), octets, false);
  return Opaque{octets};
}

/// RFC 1035 4.2.2: two octets of length stand before the message.
Payload parse_segment(const Tcp& tcp) {
  const Bytes octets = tcp.payload;
  if ((tcp.src_port == port::kDns || tcp.dst_port == port::kDns) && octets.size() > 2 &&
      load_be16(octets.data()) == octets.size() - 2) {
    return or_opaque(parse_dns(octets.subspan(2)), octets, false);
  }
  return Opaque{octets};
}

Inner parse_inner_ethertype(std::uint16_t type, Bytes octets) {
  Inner inner{{}, {}, octets};
  if (type == kTransparentEthernet) inner.frame = parse(octets);
  if (type == ethertype::kIpv4 || type == ethertype::kIpv6) inner.packet = parse_ip_packet(octets);
  return inner;
}

/// What is inside each kind of tunnel.
struct InnerOf {
  using Result = std::optional<Inner>;
  template <class Other>
  Result operator()(const Other&) const {
    return std::nullopt;
  }
  Result operator()(const Gre& gre) const {
    return parse_inner_ethertype(gre.protocol, gre.payload);
  }
  Result operator()(const Geneve& geneve) const {
    return parse_inner_ethertype(geneve.protocol, geneve.payload);
  }
  Result operator()(const Vxlan& vxlan) const {
    return parse_inner_ethertype(kTransparentEthernet, vxlan.payload);
  }
  Result operator()(const Pbb& pbb) const {
    return parse_inner_ethertype(kTransparentEthernet, pbb.payload);
  }
  Result operator()(const IpInIp& ip) const {
    return Inner{{}, parse_ip_packet(ip.payload), ip.payload};
  }
};

bool is_truncated(const Inner& inner, int depth) {
  if (depth == 0) return false;
  if (inner.frame) return is_truncated(*inner.frame, depth - 1);
  return inner.packet && is_truncated(*inner.packet, depth - 1);
}

bool dns_is_truncated(const Dns& dns) {
  DnsContents contents(dns);
  while (contents.record()) continue;
  return contents.truncated();
}

/// Of the payload itself, without what a tunnel carries.
struct Truncated {
  bool operator()(const Opaque& opaque) const { return opaque.truncated; }
  bool operator()(const IcmpEcho&) const { return false; }
  bool operator()(const IcmpError&) const { return false; }
  bool operator()(const NeighborDiscovery& nd) const {
    return Items<NdOption>::is_truncated(nd.options);
  }
  bool operator()(const Mld& mld) const {
    if (mld.records.empty()) return mld.sources.size() < mld.count * std::size_t{16};
    return Items<MldRecord>::is_truncated(mld.records);
  }
  bool operator()(const Igmp& igmp) const {
    if (igmp.records.empty()) return igmp.sources.size() < igmp.count * std::size_t{4};
    return Items<IgmpRecord>::is_truncated(igmp.records);
  }
  bool operator()(const Gre&) const { return false; }
  bool operator()(const IpInIp&) const { return false; }
  bool operator()(const Vxlan&) const { return false; }
  bool operator()(const Geneve&) const { return false; }
  bool operator()(const Dhcp& dhcp) const { return dhcp.truncated; }
  bool operator()(const Dhcpv6& dhcp) const {
    return Items<Dhcpv6Option>::is_truncated(dhcp.options);
  }
  bool operator()(const Dns& dns) const { return dns_is_truncated(dns); }
  bool operator()(const Stp& stp) const { return stp.truncated; }
  bool operator()(const Slow& slow) const { return slow.truncated; }
  bool operator()(const Eapol& eapol) const { return eapol.truncated; }
  bool operator()(const Pbb& pbb) const { return pbb.payload.size() < kEthernetHeaderSize; }
};

bool is_truncated(const Payload& payload, int depth) {
  if (std::visit(Truncated{}, payload)) return true;
  const auto inner = parse_inner(payload);
  return inner && is_truncated(*inner, depth);
}

bool mpls_is_truncated(const Frame& frame, int depth) {
  MplsStack stack(frame.payload);
  while (stack.next()) continue;
  if (stack.truncated() || stack.payload().empty()) return true;
  return is_truncated(parse_ip_packet(stack.payload()), depth);
}

}  // namespace

Payload parse_link_payload(const Frame& frame) {
  const Bytes octets = frame.payload;
  if (frame.llc && !frame.llc->snap_pid) {
    if (frame.llc->dsap == kStpSap) return or_opaque(parse_stp(octets), octets, true);
    return Opaque{octets};
  }
  if (frame.llc && frame.llc->snap_oui == kCiscoOui && frame.llc->snap_pid == kPerVlanStp) {
    return or_opaque(parse_stp(octets), octets, true);
  }
  switch (frame.ethertype) {
    case ethertype::kSlow:
      return or_opaque(parse_slow(octets), octets, true);
    case ethertype::kEapol:
      return or_opaque(parse_eapol(octets), octets, true);
    case ethertype::kPbb:
      return or_opaque(parse_pbb(octets), octets, true);
    default:
      return Opaque{octets};
  }
}

Payload parse_payload(const IpPacket& packet) {
  const Bytes octets = packet.ip_payload();
  if (packet.is_later_fragment()) return Opaque{octets};
  if (packet.icmp) {
    return packet.ipv4 ? parse_icmp_payload(*packet.icmp) : parse_icmpv6_payload(*packet.icmp);
  }
  if (packet.udp) return parse_datagram(*packet.udp);
  if (packet.tcp) return parse_segment(*packet.tcp);
  if (packet.sctp) return Opaque{};  // its chunks are not for a parser here
  switch (packet.proto()) {
    case ip_proto::kIgmp:
      return or_opaque(parse_igmp(octets), octets, true);
    case ip_proto::kGre:
      return or_opaque(parse_gre(octets), octets, true);
    case ip_proto::kIpv4:
    case ip_proto::kIpv6:
      return IpInIp{octets};
    default:
      return Opaque{octets};
  }
}

std::optional<Inner> parse_inner(const Payload& payload) { return std::visit(InnerOf{}, payload); }

IpPacket parse_below_mpls(const Frame& frame) {
  MplsStack stack(frame.payload);
  while (stack.next()) continue;
  return stack.has_bottom() ? parse_ip_packet(stack.payload()) : IpPacket{};
}

bool is_truncated(const IpPacket& packet, int inner) {
  if (packet.truncated) return true;
  if (!packet.has_ip() || packet.is_fragment()) return false;
  return is_truncated(parse_payload(packet), inner);
}

bool is_truncated(const Frame& frame, int inner) {
  if (frame.truncated) return true;
  if (frame.mpls) return mpls_is_truncated(frame, inner);
  if (frame.has_ip()) return is_truncated(static_cast<const IpPacket&>(frame), inner);
  if (frame.arp) return false;
  if (frame.lldp) return Items<LldpTlv>::is_truncated(frame.lldp->rest);
  return is_truncated(parse_link_payload(frame), inner);
}

}  // namespace ps::frame
