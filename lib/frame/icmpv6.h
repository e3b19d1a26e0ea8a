// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/address.h"
#include "frame/icmp.h"
#include "frame/ip.h"
#include "frame/items.h"

namespace ps::frame {

namespace icmpv6_type {
inline constexpr std::uint8_t kUnreachable = 1;
inline constexpr std::uint8_t kPacketTooBig = 2;
inline constexpr std::uint8_t kTimeExceeded = 3;
inline constexpr std::uint8_t kParameterProblem = 4;
inline constexpr std::uint8_t kEchoRequest = 128;
inline constexpr std::uint8_t kEchoReply = 129;
inline constexpr std::uint8_t kListenerQuery = 130;
inline constexpr std::uint8_t kListenerReport = 131;
inline constexpr std::uint8_t kListenerDone = 132;
inline constexpr std::uint8_t kRouterSolicitation = 133;
inline constexpr std::uint8_t kRouterAdvertisement = 134;
inline constexpr std::uint8_t kNeighborSolicitation = 135;
inline constexpr std::uint8_t kNeighborAdvertisement = 136;
inline constexpr std::uint8_t kRedirect = 137;
inline constexpr std::uint8_t kListenerReport2 = 143;
}  // namespace icmpv6_type

namespace nd_option {
inline constexpr std::uint8_t kSourceAddress = 1;
inline constexpr std::uint8_t kTargetAddress = 2;
inline constexpr std::uint8_t kPrefix = 3;
inline constexpr std::uint8_t kRedirected = 4;
inline constexpr std::uint8_t kMtu = 5;
inline constexpr std::uint8_t kDnsServers = 25;  ///< RFC 8106
}  // namespace nd_option

/// RFC 4861 4.6.
struct NdOption {
  std::uint8_t type = 0;
  Bytes body;  ///< after type and length

  static bool take(Reader& in, NdOption& option);
};

/// RFC 4861 4.6.2.
struct NdPrefix {
  std::uint8_t length = 0;  ///< in bits
  bool on_link = false;
  bool autonomous = false;
  std::uint32_t valid_lifetime = 0;      ///< seconds; all ones is for ever
  std::uint32_t preferred_lifetime = 0;  ///< the same
  Ipv6Address prefix{};
};

/// RFC 4861 4.2, after the common header.
struct NdRouter {
  std::uint8_t hop_limit = 0;
  bool managed = false;
  bool other = false;
  std::uint16_t lifetime = 0;        ///< seconds; 0 is no default router
  std::uint32_t reachable_time = 0;  ///< milliseconds
  std::uint32_t retrans_timer = 0;   ///< milliseconds
};

/// RFC 4861 4.1 to 4.5: any message of neighbour discovery.
struct NeighborDiscovery {
  std::optional<NdRouter> router;          ///< of an advertisement
  std::optional<Ipv6Address> target;       ///< of solicitation, advertisement, redirect
  std::optional<Ipv6Address> destination;  ///< of redirect
  bool from_router = false;                ///< R, S and O of a neighbour's advertisement
  bool solicited = false;
  bool override_cached = false;
  Bytes options;  ///< Items<NdOption>

  /// The Ethernet address in the first option of that type.
  std::optional<MacAddress> link_address(std::uint8_t option) const;
};

/// RFC 2710 3 and RFC 3810 5: multicast listener queries, reports and done.
struct Mld {
  std::uint16_t max_delay = 0;       ///< of a query, as coded
  std::optional<Ipv6Address> group;  ///< of all but reports of version 2
  std::uint16_t count = 0;           ///< of records, or of a query's sources
  Bytes records;                     ///< of reports of version 2: Items<MldRecord>
  Bytes sources;                     ///< of queries of version 2: addresses of 16 octets
};

/// RFC 3810 5.2.4.
struct MldRecord {
  std::uint8_t type = 0;
  Ipv6Address group{};
  Bytes sources;  ///< addresses of 16 octets

  static bool take(Reader& in, MldRecord& record);
};

/// Nothing of other types, or when the fixed part is not there.
std::optional<NeighborDiscovery> parse_neighbor_discovery(const Icmp& icmp);
std::optional<Mld> parse_mld(const Icmp& icmp);
/// Nothing of other options or when they are short.
std::optional<NdPrefix> parse_nd_prefix(const NdOption& option);

}  // namespace ps::frame
