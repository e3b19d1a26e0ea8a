// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/address.h"
#include "frame/ip.h"
#include "frame/items.h"

namespace ps::frame {

namespace dhcp_option {
inline constexpr std::uint8_t kPad = 0;
inline constexpr std::uint8_t kSubnetMask = 1;
inline constexpr std::uint8_t kRouter = 3;
inline constexpr std::uint8_t kDnsServers = 6;
inline constexpr std::uint8_t kHostName = 12;
inline constexpr std::uint8_t kDomainName = 15;
inline constexpr std::uint8_t kRequestedAddress = 50;
inline constexpr std::uint8_t kLeaseTime = 51;
inline constexpr std::uint8_t kOverload = 52;
inline constexpr std::uint8_t kMessageType = 53;
inline constexpr std::uint8_t kServerId = 54;
inline constexpr std::uint8_t kParameters = 55;
inline constexpr std::uint8_t kMessage = 56;
inline constexpr std::uint8_t kVendorClass = 60;
inline constexpr std::uint8_t kClientId = 61;
inline constexpr std::uint8_t kEnd = 255;
}  // namespace dhcp_option

/// RFC 2132 2; padding (code 0) is passed over.
struct DhcpOption {
  std::uint8_t code = 0;
  Bytes body;

  static bool take(Reader& in, DhcpOption& option);
};

/// RFC 2131 2, and of its options those that name the client and its address. Options may also
/// stand in `file` and `sname` (RFC 2132 9.3); they count as those of `options` do.
struct Dhcp {
  std::uint8_t op = 0;  ///< 1 of clients, 2 of servers
  std::uint8_t hops = 0;
  std::uint32_t xid = 0;
  std::uint16_t secs = 0;
  std::uint16_t flags = 0;               ///< 0x8000: answer by broadcast
  Ipv4Address ciaddr{};                  ///< the client's
  Ipv4Address yiaddr{};                  ///< "your": offered or given
  Ipv4Address siaddr{};                  ///< of the next server
  Ipv4Address giaddr{};                  ///< of the relay
  std::optional<MacAddress> client_mac;  ///< nothing when chaddr is no Ethernet address
  Bytes sname;                           ///< without zeros at the end
  Bytes file;
  Bytes options;  ///< after the magic cookie; empty of BOOTP
  bool truncated = false;

  std::optional<std::uint8_t> message_type;
  std::optional<Ipv4Address> requested;
  std::optional<Ipv4Address> server_id;
  std::optional<Ipv4Address> subnet_mask;
  std::optional<std::uint32_t> lease_time;  ///< seconds
  Bytes host_name;
  Bytes domain_name;
  Bytes vendor_class;
  Bytes client_id;
};

/// Nothing when the fixed part (236 octets) is not there.
std::optional<Dhcp> parse_dhcp(Bytes octets);

}  // namespace ps::frame
