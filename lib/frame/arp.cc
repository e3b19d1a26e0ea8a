// SPDX-License-Identifier: Apache-2.0
#include "frame/arp.h"

namespace ps::frame {
namespace {

constexpr std::uint16_t kEthernet = 1;
constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kSizes = 0x0604;  // octets of either address

}  // namespace

std::optional<Arp> parse_arp(Bytes octets) {
  Reader in(octets);
  const bool of_ethernet = in.u16() == kEthernet;
  const bool of_ipv4 = in.u16() == kIpv4;
  const bool sizes = in.u16() == kSizes;
  Arp arp;
  arp.op = in.u16();
  arp.sha = take_mac(in);
  arp.spa = take_array<Ipv4Address>(in);
  arp.tha = take_mac(in);
  arp.tpa = take_array<Ipv4Address>(in);
  if (!in.ok() || !of_ethernet || !of_ipv4 || !sizes) return std::nullopt;
  return arp;
}

}  // namespace ps::frame
