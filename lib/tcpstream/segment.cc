// SPDX-License-Identifier: Apache-2.0
#include "tcpstream/segment.h"

#include <algorithm>
#include <optional>

#include "base/address.h"
#include "base/endpoint.h"
#include "frame/frame.h"
#include "frame/ip.h"

namespace ps::tcpstream {
namespace {

/// https://www.tcpdump.org/linktypes.html
namespace linktype {
constexpr int kNull = 0;
constexpr int kEthernet = 1;
constexpr int kBsdRaw = 12;  // what some systems write for kRaw
constexpr int kRaw = 101;
constexpr int kLoop = 108;
constexpr int kLinuxSll = 113;
constexpr int kIpv4 = 228;
constexpr int kIpv6 = 229;
constexpr int kLinuxSll2 = 276;
}  // namespace linktype

/// The IP packet, empty when the frame carries something else. The version in its first octet tells
/// IPv4 from IPv6 afterwards.
using Packet = Bytes;

/// `octets` begin with an EtherType; VLAN tags are passed over.
Packet after_ethertype(Bytes octets) {
  while (octets.size() >= 6 && frame::is_vlan_tpid(load_be16(octets.data()))) {
    octets = octets.subspan(4);
  }
  if (octets.size() < 2) return {};
  const std::uint16_t type = load_be16(octets.data());
  const bool ip = type == frame::ethertype::kIpv4 || type == frame::ethertype::kIpv6;
  return ip ? octets.subspan(2) : Packet{};
}

Bytes from(Bytes octets, std::size_t offset) {
  return octets.subspan(std::min(offset, octets.size()));
}

/// LINKTYPE_LINUX_SLL2 has the protocol first and tags, if any, behind its 20 octets.
Packet after_sll2(Bytes octets) {
  if (octets.size() < 20) return {};
  const std::uint16_t type = load_be16(octets.data());
  if (frame::is_vlan_tpid(type)) return after_ethertype(octets.subspan(22));
  const bool ip = type == frame::ethertype::kIpv4 || type == frame::ethertype::kIpv6;
  return ip ? octets.subspan(20) : Packet{};
}

Packet packet_in(const LinkFrame& frame) {
  switch (frame.link_type) {
    case linktype::kEthernet:
      return after_ethertype(from(frame.data, 12));
    case linktype::kLinuxSll:
      return after_ethertype(from(frame.data, 14));
    case linktype::kLinuxSll2:
      return after_sll2(frame.data);
    case linktype::kNull:
    case linktype::kLoop:
      return from(frame.data, 4);
    case linktype::kBsdRaw:
    case linktype::kRaw:
    case linktype::kIpv4:
    case linktype::kIpv6:
      return frame.data;
    default:
      return {};
  }
}

/// What IPv4 and IPv6 have in common here.
struct Ip {
  Segment ends{};  ///< addresses only
  std::uint8_t proto = 0;
  bool fragment = false;
  Bytes payload{};
  /// Octets of the whole packet by its header; 0 when it does not say (segmentation offload).
  std::size_t said_length = 0;
};

Ip common(const frame::Ipv4& ip) {
  Ip common{.proto = ip.proto,
            .fragment = ip.is_fragment(),
            .payload = ip.payload,
            .said_length = ip.total_length};
  std::ranges::copy(ip.src, common.ends.src.address.begin());
  std::ranges::copy(ip.dst, common.ends.dst.address.begin());
  return common;
}

Ip common(const frame::Ipv6& ip) {
  const std::size_t said = ip.payload_length == 0 ? 0 : ip.payload_length + std::size_t{40};
  Ip common{
      .proto = ip.proto, .fragment = ip.is_fragment(), .payload = ip.payload, .said_length = said};
  common.ends.src = {.address = ip.src, .ipv6 = true};
  common.ends.dst = {.address = ip.dst, .ipv6 = true};
  return common;
}

std::optional<Ip> parse_ip(Packet packet) {
  if (auto ip = frame::parse_ipv4(packet)) return common(*ip);
  if (auto ip = frame::parse_ipv6(packet)) return common(*ip);
  return std::nullopt;
}

/// Octets of `part` on the wire, of which the capture may have only the first.
std::uint32_t wire_length(Bytes part, Packet packet, const Ip& ip, const LinkFrame& frame) {
  const std::size_t cut =
      frame.original_length > frame.data.size() ? frame.original_length - frame.data.size() : 0;
  if (cut == 0) return static_cast<std::uint32_t>(part.size());
  const auto before = static_cast<std::size_t>(part.data() - packet.data());
  const std::size_t length = ip.said_length == 0 ? packet.size() + cut : ip.said_length;
  const std::size_t whole = length > before ? length - before : 0;
  // A header may claim anything; the wire cannot have had more than the frame.
  return static_cast<std::uint32_t>(std::clamp(whole, part.size(), part.size() + cut));
}

}  // namespace

std::string to_string(const Peer& peer) {
  return host_port(peer.ipv6 ? ipv6_text(peer.address) : ipv4_text(peer.address), peer.port);
}

std::string_view name(Skipped skipped) {
  switch (skipped) {
    case Skipped::not_ip:
      return "not_ip";
    case Skipped::not_tcp:
      return "not_tcp";
    case Skipped::ip_fragment:
      return "ip_fragment";
    case Skipped::cut_header:
      return "cut_header";
    case Skipped::other_link:
      return "other_link";
    case Skipped::count_:
      break;
  }
  return "";
}

bool link_type_supported(int link_type) {
  using namespace linktype;
  constexpr std::array kAll{kNull,     kEthernet, kBsdRaw, kRaw,      kLoop,
                            kLinuxSll, kIpv4,     kIpv6,   kLinuxSll2};
  return std::ranges::find(kAll, link_type) != kAll.end();
}

std::variant<Segment, Skipped> find_segment(const LinkFrame& frame) {
  const Packet packet = packet_in(frame);
  const auto ip = parse_ip(packet);
  if (!ip) {
    return link_type_supported(frame.link_type) ? Skipped::not_ip : Skipped::other_link;
  }
  if (ip->proto != frame::ip_proto::kTcp) return Skipped::not_tcp;
  if (ip->fragment) return Skipped::ip_fragment;
  const auto tcp = frame::parse_tcp(ip->payload);
  if (!tcp || tcp->truncated) return Skipped::cut_header;

  Segment segment = ip->ends;
  segment.src.port = tcp->src_port;
  segment.dst.port = tcp->dst_port;
  segment.seq = tcp->seq;
  segment.ack = tcp->ack;
  segment.flags = tcp->flags;
  segment.payload = tcp->payload;
  segment.payload_length = wire_length(tcp->payload, packet, *ip, frame);
  segment.time = frame.time;
  segment.frame_number = frame.number;
  return segment;
}

}  // namespace ps::tcpstream
