// SPDX-License-Identifier: Apache-2.0
#include "frame/ip.h"

#include <algorithm>

namespace ps::frame {
namespace {

constexpr std::size_t kIpv4HeaderSize = 20;
constexpr std::size_t kIpv6HeaderSize = 40;
constexpr std::size_t kLeastExtension = 8;

template <std::size_t N>
std::array<std::uint8_t, N> copy(const std::uint8_t* from) {
  std::array<std::uint8_t, N> to;
  std::copy_n(from, N, to.begin());
  return to;
}

bool is_extension(std::uint8_t proto) {
  switch (proto) {
    case ipv6_header::kHopByHop:
    case ipv6_header::kRouting:
    case ipv6_header::kFragment:
    case ipv6_header::kAuthentication:
    case ipv6_header::kDestination:
    case ipv6_header::kMobility:
      return true;
    default:
      return false;
  }
}

/// `header` has at least kLeastExtension octets.
std::size_t extension_size(std::uint8_t proto, Bytes header) {
  if (proto == ipv6_header::kFragment) return 8;
  if (proto == ipv6_header::kAuthentication) return (header[1] + std::size_t{2}) * 4;
  return (header[1] + std::size_t{1}) * 8;
}

/// Moves the extension headers from `ip.payload` to `ip.extension_headers`. What follows a later
/// fragment is no header any more.
void pass_extensions(Ipv6& ip) {
  const Bytes all = ip.payload;
  std::size_t at = 0;
  while (is_extension(ip.proto) && ip.fragment_offset == 0) {
    const Bytes header = all.subspan(at);
    const std::size_t size =
        header.size() < kLeastExtension ? kLeastExtension : extension_size(ip.proto, header);
    if (header.size() < size) {
      ip.truncated = true;
      at = all.size();
      break;
    }
    if (ip.proto == ipv6_header::kFragment) {
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

bool Option::take(Reader& in, Option& option) {
  option.kind = in.u8();
  if (option.kind == 0) return false;
  if (option.kind == 1) return true;
  const std::size_t size = in.u8();
  if (size < 2) {
    fail(in);
  } else {
    option.body = in.bytes(size - 2);
  }
  return true;
}

bool Ipv6Option::take(Reader& in, Ipv6Option& option) {
  option.type = in.u8();
  if (option.type != 0) option.body = in.bytes(in.u8());
  return true;
}

Bytes Ipv6Extension::options() const {
  const bool has = type == ipv6_header::kHopByHop || type == ipv6_header::kDestination;
  return has ? octets.subspan(2) : Bytes{};
}

std::optional<Ipv6Extension> Ipv6Extensions::next() {
  if (rest_.size() < kLeastExtension || !is_extension(type_)) return std::nullopt;
  const std::size_t size = extension_size(type_, rest_);
  if (size > rest_.size()) return std::nullopt;
  const Ipv6Extension extension{type_, rest_.first(size)};
  type_ = rest_[0];
  rest_ = rest_.subspan(size);
  return extension;
}

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

  ip.dont_fragment = (fragment & 0x4000) != 0;
  ip.checksum = load_be16(&octets[10]);

  const std::size_t said = ip.total_length == 0 ? octets.size() : ip.total_length;
  const std::size_t end = std::min(said, octets.size());
  ip.truncated = said > octets.size() || end < header_size;
  const std::size_t options_end = std::min(header_size, octets.size());
  ip.options = octets.subspan(kIpv4HeaderSize, options_end - kIpv4HeaderSize);
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
  ip.next_header = ip.proto = octets[6];
  ip.hop_limit = octets[7];

  const Bytes rest = octets.subspan(kIpv6HeaderSize);
  // A length of 0 is a jumbogram's or that of a sending host's offload.
  const std::size_t said = ip.payload_length == 0 ? rest.size() : ip.payload_length;
  ip.truncated = said > rest.size();
  ip.payload = rest.first(std::min(said, rest.size()));
  pass_extensions(ip);
  return ip;
}

}  // namespace ps::frame
