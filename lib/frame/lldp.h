// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/address.h"
#include "base/bytes.h"
#include "frame/items.h"

namespace ps::frame {

namespace lldp_tlv {
inline constexpr std::uint8_t kEnd = 0;
inline constexpr std::uint8_t kChassisId = 1;
inline constexpr std::uint8_t kPortId = 2;
inline constexpr std::uint8_t kTtl = 3;
inline constexpr std::uint8_t kPortDescription = 4;
inline constexpr std::uint8_t kSystemName = 5;
inline constexpr std::uint8_t kSystemDescription = 6;
inline constexpr std::uint8_t kCapabilities = 7;
inline constexpr std::uint8_t kManagementAddress = 8;
inline constexpr std::uint8_t kOrganization = 127;
}  // namespace lldp_tlv

/// IEEE 802.1AB 8.5.2.2 and 8.5.3.2.
namespace lldp_id {
inline constexpr std::uint8_t kChassisMac = 4;
inline constexpr std::uint8_t kChassisNetwork = 5;
inline constexpr std::uint8_t kChassisLocal = 7;
inline constexpr std::uint8_t kPortComponent = 2;
inline constexpr std::uint8_t kPortMac = 3;
inline constexpr std::uint8_t kPortNetwork = 4;
}  // namespace lldp_id

/// IEEE 802.1AB 8.4: seven bits of type, nine of length.
struct LldpTlv {
  std::uint8_t type = 0;
  Bytes value;

  static bool take(Reader& in, LldpTlv& tlv);
};

/// IEEE 802.1AB 8.5.9.
struct LldpManagementAddress {
  std::uint8_t subtype = 0;  ///< IANA address family: 1 IPv4, 2 IPv6, 6 of IEEE 802
  Bytes address;
  std::uint8_t interface_subtype = 0;
  std::uint32_t interface_number = 0;
};

/// IEEE 802.1AB 8.6.
struct LldpOrganization {
  std::uint32_t oui = 0;
  std::uint8_t subtype = 0;
  Bytes info;
};

/// IEEE 802.1AB 8.5: the two TLVs that name a neighbour, without their subtype.
struct Lldp {
  std::uint8_t chassis_subtype = 0;
  Bytes chassis_id;
  std::uint8_t port_subtype = 0;
  Bytes port_id;
  std::uint16_t ttl = 0;
  bool truncated = false;  ///< the third TLV, ttl, is not there
  Bytes rest;              ///< the TLVs after ttl: Items<LldpTlv>
};

/// Which convention puts a datapath id into a neighbour's announcement.
enum class LldpConvention {
  dpid_text,     ///< chassis id or system description `dpid:HEX`: Ryu and os-ken, POX
  openflow,      ///< TLV of OUI 00:26:e1 subtype 0, eight octets: Beacon, Floodlight and others
  opendaylight,  ///< the same TLV, text `openflow:DECIMAL:PORT`
  onos,          ///< TLV of OUI a4:23:05 subtype 2, text `of:HEX`
  faucet,        ///< TLV of OUI 0e:00:00 subtype 1, decimal text
};

/// `ryu`: what the convention is shown as.
std::string_view name(LldpConvention convention);

struct LldpDpid {
  DatapathId dpid;
  LldpConvention convention = LldpConvention::dpid_text;
};

/// Nothing when the first two TLVs are not there, or others, or without an id.
std::optional<Lldp> parse_lldp(Bytes octets);
/// Where a controller put the datapath id of the switch that sent the frame.
std::optional<LldpDpid> lldp_dpid(const Lldp& lldp);
/// A port number in the port id (component of two or four octets), as controllers put it there.
std::optional<std::uint32_t> lldp_port_number(const Lldp& lldp);

/// Nothing of other TLVs or when they are short.
std::optional<LldpManagementAddress> parse_management_address(const LldpTlv& tlv);
std::optional<LldpOrganization> parse_organization(const LldpTlv& tlv);

}  // namespace ps::frame
