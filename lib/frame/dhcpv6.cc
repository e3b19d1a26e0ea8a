// SPDX-License-Identifier: Apache-2.0
#include "frame/dhcpv6.h"

namespace ps::frame {
namespace {

constexpr std::uint8_t kRelayForward = 12;
constexpr std::uint8_t kRelayReply = 13;
constexpr std::uint16_t kEthernet = 1;
constexpr std::uint16_t kLinkLayerTime = 1;
constexpr std::uint16_t kLinkLayer = 3;

}  // namespace

bool Dhcpv6Option::take(Reader& in, Dhcpv6Option& option) {
  option.code = in.u16();
  option.body = in.bytes(in.u16());
  return true;
}

Bytes Dhcpv6Option::options() const {
  constexpr std::size_t kIaidAndTimes = 12;
  constexpr std::size_t kIaid = 4;
  const bool timed = code == dhcpv6_option::kAddresses || code == dhcpv6_option::kPrefixes;
  if (!timed && code != dhcpv6_option::kTemporaryAddresses) return {};
  const std::size_t head = timed ? kIaidAndTimes : kIaid;
  return body.size() >= head ? body.subspan(head) : Bytes{};
}

std::optional<Dhcpv6> parse_dhcpv6(Bytes octets) {
  Reader in(octets);
  Dhcpv6 dhcp;
  dhcp.type = in.u8();
  if (dhcp.type == kRelayForward || dhcp.type == kRelayReply) {
    dhcp.hops = in.u8();
    dhcp.link = take_array<Ipv6Address>(in);
    dhcp.peer = take_array<Ipv6Address>(in);
  } else {
    const std::uint32_t high = in.u8();
    dhcp.xid = (high << 16) | in.u16();
  }
  if (!in.ok()) return std::nullopt;
  dhcp.options = in.rest();
  return dhcp;
}

std::optional<Duid> parse_duid(Bytes octets) {
  Reader in(octets);
  Duid duid;
  duid.type = in.u16();
  if (!in.ok()) return std::nullopt;
  if (duid.type == kLinkLayerTime || duid.type == kLinkLayer) {
    const bool of_ethernet = in.u16() == kEthernet;
    if (duid.type == kLinkLayerTime) in.skip(4);
    const MacAddress mac = take_mac(in);
    if (in.ok() && of_ethernet && in.left() == 0) duid.mac = mac;
  }
  return duid;
}

std::optional<Dhcpv6Address> parse_dhcpv6_address(const Dhcpv6Option& option) {
  Reader in(option.body);
  Dhcpv6Address out;
  if (option.code == dhcpv6_option::kAddress) {
    out.address = take_array<Ipv6Address>(in);
    out.preferred_lifetime = in.u32();
    out.valid_lifetime = in.u32();
  } else if (option.code == dhcpv6_option::kPrefix) {
    out.preferred_lifetime = in.u32();
    out.valid_lifetime = in.u32();
    out.length = in.u8();
    out.address = take_array<Ipv6Address>(in);
  } else {
    return std::nullopt;
  }
  if (!in.ok()) return std::nullopt;
  return out;
}

}  // namespace ps::frame
