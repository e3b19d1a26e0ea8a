// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace ps {

/// An IEEE 802 address. A value.
struct MacAddress {
  std::array<std::uint8_t, 6> octets{};

  auto operator<=>(const MacAddress&) const = default;
  /// The address as a number below 2^48.
  std::uint64_t number() const { return number_at(octets.data()); }
  /// That of the address whose six octets begin there.
  static std::uint64_t number_at(const std::uint8_t* octets) {
    return (std::uint64_t{load_be32(octets)} << 16) | load_be16(octets + 4);
  }
};

/// Fibonacci hashing spreads the consecutive addresses that test networks and vendors use; the
/// highest bits are the well mixed ones.
constexpr std::uint64_t spread(std::uint64_t number) { return number * 0x9e3779b97f4a7c15ULL; }

/// The first six octets of `bytes`, which must hold as many.
inline MacAddress mac_from(Bytes bytes) {
  MacAddress mac;
  std::memcpy(mac.octets.data(), bytes.data(), mac.octets.size());
  return mac;
}

/// Any usual spelling in any case: `02:00:00:00:00:01`, `02-00-00-00-00-01`, `0200.0000.0001`
/// (Cisco), `020000000001`; with `:` or `-` an octet may have one digit.
Result<MacAddress> parse_mac(std::string_view text);

/// `02:00:00:00:00:01`.
std::string to_string(const MacAddress& mac);

/// Dotted quad of the first four octets, or RFC 5952 text of the first sixteen.
std::string ipv4_text(Bytes octets);
std::string ipv6_text(Bytes octets);

/// An IPv4 or IPv6 address. A value.
struct IpAddress {
  std::array<std::uint8_t, 16> octets{};  ///< IPv4 in the first four
  bool ipv6 = false;

  auto operator<=>(const IpAddress&) const = default;
  Bytes bytes() const { return Bytes(octets).first(ipv6 ? 16 : 4); }
};

/// Of 4 or 16 octets.
IpAddress ip_from(Bytes bytes);
/// `10.0.0.1`, `2001:db8::1`.
Result<IpAddress> parse_ip(std::string_view text);
std::string to_string(const IpAddress& ip);

/// A switch's 64-bit datapath id, as features_reply tells it.
struct DatapathId {
  std::uint64_t value = 0;
  auto operator<=>(const DatapathId&) const = default;
};

/// Eight octets in hex (`00:00:00:00:00:00:00:11`), sixteen digits, `0x11`, or a decimal number.
Result<DatapathId> parse_dpid(std::string_view text);

/// Eight octets in lower-case hex: `00:00:00:00:00:00:00:01`.
std::string to_string(DatapathId dpid);

}  // namespace ps

template <>
struct std::hash<ps::MacAddress> {
  std::size_t operator()(const ps::MacAddress& mac) const noexcept {
    return static_cast<std::size_t>(ps::spread(mac.number()));
  }
};
