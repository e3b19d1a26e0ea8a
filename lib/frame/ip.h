// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace ps::frame {

using Ipv4Address = std::array<std::uint8_t, 4>;
using Ipv6Address = std::array<std::uint8_t, 16>;

namespace ip_proto {
inline constexpr std::uint8_t kIcmp = 1;
inline constexpr std::uint8_t kTcp = 6;
inline constexpr std::uint8_t kUdp = 17;
inline constexpr std::uint8_t kIcmpv6 = 58;
inline constexpr std::uint8_t kSctp = 132;
}  // namespace ip_proto

/// RFC 791. The payload ends where total_length says or where the octets end; total_length 0, as
/// captures on a sending host with offload show it, means all.
struct Ipv4 {
  Ipv4Address src{};
  Ipv4Address dst{};
  std::uint8_t proto = 0;
  std::uint8_t tos = 0;
  std::uint8_t ttl = 0;
  std::uint16_t total_length = 0;
  std::uint16_t id = 0;
  std::uint16_t fragment_offset = 0;  ///< in octets
  bool more_fragments = false;
  bool truncated = false;
  Bytes payload;

  bool is_fragment() const { return more_fragments || fragment_offset != 0; }
};

/// RFC 8200, with its extension headers passed over.
struct Ipv6 {
  Ipv6Address src{};
  Ipv6Address dst{};
  std::uint8_t proto = 0;  ///< after the extension headers
  std::uint8_t traffic_class = 0;
  std::uint8_t hop_limit = 0;
  std::uint32_t flow_label = 0;
  std::uint16_t payload_length = 0;
  std::uint16_t fragment_offset = 0;  ///< in octets
  bool more_fragments = false;
  bool truncated = false;
  Bytes extension_headers;
  Bytes payload;  ///< after them

  bool is_fragment() const { return more_fragments || fragment_offset != 0; }
};

/// RFC 9293.
struct Tcp {
  static constexpr std::uint8_t kFin = 0x01;
  static constexpr std::uint8_t kSyn = 0x02;
  static constexpr std::uint8_t kRst = 0x04;
  static constexpr std::uint8_t kPsh = 0x08;
  static constexpr std::uint8_t kAck = 0x10;

  std::uint16_t src_port = 0;
  std::uint16_t dst_port = 0;
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::uint16_t flags = 0;  ///< twelve bits as OpenFlow's tcp_flags: NS is 0x100
  std::uint16_t window = 0;
  bool truncated = false;  ///< the options are not all there; payload is then empty
  Bytes options;
  Bytes payload;
};

struct Udp {
  std::uint16_t src_port = 0;
  std::uint16_t dst_port = 0;
  Bytes payload;
};

struct Sctp {
  std::uint16_t src_port = 0;
  std::uint16_t dst_port = 0;
};

/// RFC 792 and RFC 4443.
struct Icmp {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  Bytes body;  ///< after type, code and checksum
};

/// Each gives nothing when its fixed header is not there or is of another protocol. Views borrow
/// from the octets given.
std::optional<Ipv4> parse_ipv4(Bytes octets);
std::optional<Ipv6> parse_ipv6(Bytes octets);
std::optional<Tcp> parse_tcp(Bytes octets);
std::optional<Udp> parse_udp(Bytes octets);
std::optional<Sctp> parse_sctp(Bytes octets);
std::optional<Icmp> parse_icmp(Bytes octets);

}  // namespace ps::frame
