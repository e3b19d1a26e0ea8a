// SPDX-License-Identifier: Apache-2.0
#include "frame/ip.h"

#include <algorithm>

namespace ps::frame {
namespace {

constexpr std::size_t kIpv4HeaderSize = 20;
constexpr std::size_t kIpv6HeaderSize = 40;
constexpr std::size_t kTcpHeaderSize = 20;
constexpr std::size_t kUdpHeaderSize = 8;
constexpr std::size_t kSctpHeaderSize = 12;
constexpr std::size_t kIcmpHeaderSize = 4;

template <std::size_t N>
std::array<std::uint8_t, N> copy(const std::uint8_t* from) {
  std::array<std::uint8_t, N> to;
  std::copy_n(from, N, to.begin());
  return to;
}

/// RFC 8200 4 and the IANA list of extension headers.
namespace extension {
constexpr std::uint8_t kHopByHop = 0;
constexpr std::uint8_t kRouting = 43;
constexpr std::uint8_t kFragment = 44;
constexpr std::uint8_t kAuthentication = 51;
constexpr std::uint8_t kDestination = 60;
constexpr std::uint8_t kMobility = 135;
}  // namespace extension

bool is_extension(std::uint8_t proto) {
  switch (proto) {
    case extension::kHopByHop:
    case extension::kRouting:
    case extension::kFragment:
    case extension::kAuthentication:
    case extension::kDestination:
    case extension::kMobility:
      return true;
    default:
      return false;
  }
}

/// `header` has at least 8 octets.
std::size_t extension_size(std::uint8_t proto, Bytes header) {
  if (proto == extension::kFragment) return 8;
  if (proto == extension::kAuthentication) return (header[1] + std::size_t{2}) * 4;
  return (header[1] + std::size_t{1}) * 8;
}

/// Moves the extension headers from `ip.payload` to `ip.extension_headers`. What follows a later
/// fragment is no header any more.
void pass_extensions(Ipv6& ip) {
  const Bytes all = ip.payload;
  std::size_t at = 0;
  while (is_extension(ip.proto) && ip.fragment_offset == 0) {
    const Bytes header = all.subspan(at);
    const std::size_t size = header.size() < 8 ? 8 : extension_size(ip.proto, header);
    if (header.size() < size) {
      ip.truncated = true;
      at = all.size();
      break;
    }
    if (ip.proto == extension::kFragment) {
      const std::uint16_t field = load_be16(&header[2]);
      ip.fragment_offset = field & 0xfff8;
      ip.more_fragments = (field & 1) != 0;
    }
    ip.proto = header[0];
    at += size;
  }
  ip.extension_headers = all.first(at);
  ip.payload = all.subspan(at);
}

}  // namespace

std::optional<Ipv4> parse_ipv4(Bytes octets) {
  if (octets.size() < kIpv4HeaderSize || octets[0] >> 4 != 4) return std::nullopt;
  const std::size_t header_size = (octets[0] & 0x0f) * std::size_t{4};
  if (header_size < kIpv4HeaderSize) return std::nullopt;

  const std::uint16_t fragment = load_be16(&octets[6]);
  Ipv4 ip;
  ip.src = copy<4>(&octets[12]);
  ip.dst = copy<4>(&octets[16]);
  ip.proto = octets[9];
  ip.tos = octets[1];
  ip.ttl = octets[8];
  ip.total_length = load_be16(&octets[2]);
  ip.id = load_be16(&octets[4]);
  ip.fragment_offset = static_cast<std::uint16_t>((fragment & 0x1fff) * 8);
  ip.more_fragments = (fragment & 0x2000) != 0;

  const std::size_t said = ip.total_length == 0 ? octets.size() : ip.total_length;
  const std::size_t end = std::min(said, octets.size());
  ip.truncated = said > octets.size() || end < header_size;
  if (end >= header_size) ip.payload = octets.subspan(header_size, end - header_size);
  return ip;
}

std::optional<Ipv6> parse_ipv6(Bytes octets) {
  if (octets.size() < kIpv6HeaderSize || octets[0] >> 4 != 6) return std::nullopt;
  Ipv6 ip;
  const std::uint32_t word = load_be32(&octets[0]);
  ip.src = copy<16>(&octets[8]);
  ip.dst = copy<16>(&octets[24]);
  ip.traffic_class = static_cast<std::uint8_t>(word >> 20);
  ip.flow_label = word & 0x000fffff;
  ip.payload_length = load_be16(&octets[4]);
  ip.proto = octets[6];
  ip.hop_limit = octets[7];

  const Bytes rest = octets.subspan(kIpv6HeaderSize);
  // A length of 0 is a jumbogram's or that of a sending host's offload.
  const std::size_t said = ip.payload_length == 0 ? rest.size() : ip.payload_length;
  ip.truncated = said > rest.size();
  ip.payload = rest.first(std::min(said, rest.size()));
  pass_extensions(ip);
  return ip;
}

std::optional<Tcp> parse_tcp(Bytes octets) {
  if (octets.size() < kTcpHeaderSize) return std::nullopt;
  const std::size_t header_size = (octets[12] >> 4) * std::size_t{4};
  if (header_size < kTcpHeaderSize) return std::nullopt;
  Tcp tcp;
  tcp.src_port = load_be16(&octets[0]);
  tcp.dst_port = load_be16(&octets[2]);
  tcp.seq = load_be32(&octets[4]);
  tcp.ack = load_be32(&octets[8]);
  tcp.flags = load_be16(&octets[12]) & 0x0fff;
  tcp.window = load_be16(&octets[14]);
  tcp.truncated = header_size > octets.size();
  const std::size_t end = std::min(header_size, octets.size());
  tcp.options = octets.subspan(kTcpHeaderSize, end - kTcpHeaderSize);
  tcp.payload = octets.subspan(end);
  return tcp;
}

std::optional<Udp> parse_udp(Bytes octets) {
  if (octets.size() < kUdpHeaderSize) return std::nullopt;
  const std::size_t said = load_be16(&octets[4]);
  const std::size_t end = said < kUdpHeaderSize ? octets.size() : std::min(said, octets.size());
  return Udp{load_be16(&octets[0]), load_be16(&octets[2]),
             octets.subspan(kUdpHeaderSize, end - kUdpHeaderSize)};
}

std::optional<Sctp> parse_sctp(Bytes octets) {
  if (octets.size() < kSctpHeaderSize) return std::nullopt;
  return Sctp{load_be16(&octets[0]), load_be16(&octets[2])};
}

std::optional<Icmp> parse_icmp(Bytes octets) {
  if (octets.size() < kIcmpHeaderSize) return std::nullopt;
  return Icmp{octets[0], octets[1], octets.subspan(kIcmpHeaderSize)};
}

}  // namespace ps::frame
