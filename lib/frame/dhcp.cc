// SPDX-License-Identifier: Apache-2.0
#include "frame/dhcp.h"

namespace ps::frame {
namespace {

constexpr std::uint32_t kMagicCookie = 0x63825363;
constexpr std::uint8_t kEthernet = 1;

Bytes without_zeros(Bytes text) {
  while (!text.empty() && text.back() == 0) text = text.first(text.size() - 1);
  return text;
}

std::optional<Ipv4Address> address(Bytes body) {
  if (body.size() != 4) return std::nullopt;
  Reader in(body);
  return take_array<Ipv4Address>(in);
}

std::optional<std::uint32_t> number(Bytes body) {
  if (body.size() != 4) return std::nullopt;
  return load_be32(body.data());
}

void note(const DhcpOption& option, Dhcp& dhcp) {
  switch (option.code) {
    case dhcp_option::kMessageType:
      if (option.body.size() == 1) dhcp.message_type = option.body[0];
      return;
    case dhcp_option::kRequestedAddress:
      dhcp.requested = address(option.body);
      return;
    case dhcp_option::kServerId:
      dhcp.server_id = address(option.body);
      return;
    case dhcp_option::kSubnetMask:
      dhcp.subnet_mask = address(option.body);
      return;
    case dhcp_option::kLeaseTime:
      dhcp.lease_time = number(option.body);
      return;
    case dhcp_option::kHostName:
      dhcp.host_name = without_zeros(option.body);
      return;
    case dhcp_option::kDomainName:
      dhcp.domain_name = without_zeros(option.body);
      return;
    case dhcp_option::kVendorClass:
      dhcp.vendor_class = option.body;
      return;
    case dhcp_option::kClientId:
      dhcp.client_id = option.body;
      return;
    default:
      return;
  }
}

/// What the overload option says: bit 0 of `file`, bit 1 of `sname`.
unsigned note_all(Bytes octets, Dhcp& dhcp) {
  unsigned overload = 0;
  Items<DhcpOption> options(octets);
  while (const auto option = options.next()) {
    note(*option, dhcp);
    if (option->code == dhcp_option::kOverload && option->body.size() == 1) {
      overload = option->body[0];
    }
  }
  if (options.truncated()) dhcp.truncated = true;
  return overload;
}

}  // namespace

bool DhcpOption::take(Reader& in, DhcpOption& option) {
  do {
    if (in.left() == 0) return false;
    option.code = in.u8();
  } while (option.code == dhcp_option::kPad);
  if (option.code == dhcp_option::kEnd) return false;
  option.body = in.bytes(in.u8());
  return true;
}

std::optional<Dhcp> parse_dhcp(Bytes octets) {
  Reader in(octets);
  Dhcp dhcp;
  dhcp.op = in.u8();
  const bool of_ethernet = in.u8() == kEthernet;
  const std::uint8_t address_size = in.u8();
  dhcp.hops = in.u8();
  dhcp.xid = in.u32();
  dhcp.secs = in.u16();
  dhcp.flags = in.u16();
  dhcp.ciaddr = take_array<Ipv4Address>(in);
  dhcp.yiaddr = take_array<Ipv4Address>(in);
  dhcp.siaddr = take_array<Ipv4Address>(in);
  dhcp.giaddr = take_array<Ipv4Address>(in);
  const MacAddress mac = take_mac(in);
  in.skip(10);  // the rest of chaddr
  const Bytes sname = in.bytes(64);
  const Bytes file = in.bytes(128);
  if (!in.ok()) return std::nullopt;
  if (of_ethernet && address_size == 6) dhcp.client_mac = mac;

  unsigned overload = 0;
  if (in.left() >= 4 && in.u32() == kMagicCookie) {
    dhcp.options = in.rest();
    overload = note_all(dhcp.options, dhcp);
  }
  if ((overload & 1) != 0) note_all(file, dhcp);
  if ((overload & 2) != 0) note_all(sname, dhcp);
  if ((overload & 1) == 0) dhcp.file = without_zeros(file);
  if ((overload & 2) == 0) dhcp.sname = without_zeros(sname);
  return dhcp;
}

}  // namespace ps::frame
