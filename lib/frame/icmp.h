// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace ps::frame {

/// RFC 792 and RFC 4443: what all messages of both begin with.
struct Icmp {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint16_t checksum = 0;
  Bytes body;  ///< after type, code and checksum
};

namespace icmp_type {
inline constexpr std::uint8_t kEchoReply = 0;
inline constexpr std::uint8_t kUnreachable = 3;
inline constexpr std::uint8_t kSourceQuench = 4;
inline constexpr std::uint8_t kRedirect = 5;
inline constexpr std::uint8_t kEchoRequest = 8;
inline constexpr std::uint8_t kTimeExceeded = 11;
inline constexpr std::uint8_t kParameterProblem = 12;
inline constexpr std::uint8_t kTimestampRequest = 13;
inline constexpr std::uint8_t kTimestampReply = 14;
}  // namespace icmp_type

/// Of ICMP 0 and 8, ICMPv6 128 and 129.
struct IcmpEcho {
  std::uint16_t id = 0;
  std::uint16_t seq = 0;
  Bytes data;
};

/// A message about a packet: what stands between header and packet, and as much of the packet as
/// the sender quotes.
struct IcmpError {
  std::optional<std::uint32_t> mtu;      ///< ICMP 3 code 4 (RFC 1191), ICMPv6 2
  std::optional<std::uint32_t> gateway;  ///< ICMP 5, an IPv4 address as a number
  std::optional<std::uint32_t> pointer;  ///< to the octet at fault: ICMP 12, ICMPv6 4
  Bytes quoted;                          ///< an IP packet
};

std::optional<Icmp> parse_icmp(Bytes octets);

/// Nothing of other types, or when the fixed part is not there.
std::optional<IcmpEcho> parse_icmp_echo(const Icmp& icmp);
std::optional<IcmpEcho> parse_icmpv6_echo(const Icmp& icmp);
std::optional<IcmpError> parse_icmp_error(const Icmp& icmp);
std::optional<IcmpError> parse_icmpv6_error(const Icmp& icmp);

}  // namespace ps::frame
