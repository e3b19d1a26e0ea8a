// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/address.h"
#include "frame/ip.h"
#include "frame/items.h"

namespace ps::frame {

namespace dhcpv6_option {
inline constexpr std::uint16_t kClientId = 1;
inline constexpr std::uint16_t kServerId = 2;
inline constexpr std::uint16_t kAddresses = 3;           ///< IA_NA
inline constexpr std::uint16_t kTemporaryAddresses = 4;  ///< IA_TA
inline constexpr std::uint16_t kAddress = 5;             ///< IAADDR, in 3 and 4
inline constexpr std::uint16_t kRelayed = 9;
inline constexpr std::uint16_t kStatus = 13;
inline constexpr std::uint16_t kPrefixes = 25;  ///< IA_PD
inline constexpr std::uint16_t kPrefix = 26;    ///< IAPREFIX, in 25
inline constexpr std::uint16_t kClientName = 39;
}  // namespace dhcpv6_option

/// RFC 8415 21.1.
struct Dhcpv6Option {
  std::uint16_t code = 0;
  Bytes body;

  static bool take(Reader& in, Dhcpv6Option& option);
  /// Of IA_NA, IA_TA and IA_PD: the options inside; empty of others.
  Bytes options() const;
};

/// RFC 8415 8 and 9.
struct Dhcpv6 {
  std::uint8_t type = 0;
  std::uint32_t xid = 0;             ///< 24 bits; of other than relay messages
  std::optional<std::uint8_t> hops;  ///< of relay messages, as the next two
  std::optional<Ipv6Address> link;   ///< where the client is
  std::optional<Ipv6Address> peer;   ///< whom the message came from or goes to
  Bytes options;                     ///< Items<Dhcpv6Option>

  bool is_relay() const { return hops.has_value(); }
};

/// RFC 8415 11.
struct Duid {
  std::uint16_t type = 0;         ///< 1 link-layer and time, 2 vendor, 3 link-layer, 4 UUID
  std::optional<MacAddress> mac;  ///< of types 1 and 3 when it is an Ethernet address
};

/// Nothing when the fixed part is not there.
std::optional<Dhcpv6> parse_dhcpv6(Bytes octets);
std::optional<Duid> parse_duid(Bytes octets);
/// The address in an IAADDR, the prefix in an IAPREFIX (`length` in bits, 128 of an address).
struct Dhcpv6Address {
  Ipv6Address address{};
  std::uint8_t length = 128;
  std::uint32_t preferred_lifetime = 0;  ///< seconds
  std::uint32_t valid_lifetime = 0;      ///< seconds
};
std::optional<Dhcpv6Address> parse_dhcpv6_address(const Dhcpv6Option& option);

}  // namespace ps::frame
