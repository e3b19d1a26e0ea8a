// SPDX-License-Identifier: Apache-2.0
#include "filter/hosts.h"

#include <algorithm>

#include "filter/named_hosts.h"
#include "frame/frame.h"

namespace ps::filter {
namespace {

using openflow::Field;

constexpr std::size_t kMacSize = 6;

bool is_whole(const openflow::MatchField& field, std::size_t size) {
  return field.value().size() == size &&
         std::ranges::all_of(field.mask(), [](auto octet) { return octet == 0xff; });
}

/// Keeps the MAC addresses.
struct MacsSeen {
  Hosts hosts{};

  /// Destination and source are the first twelve octets of a frame.
  void frame(Bytes octets) {
    if (octets.size() < 2 * kMacSize) return;
    hosts.add(mac_from(octets));
    hosts.add(mac_from(octets.subspan(kMacSize)));
  }

  void field(const openflow::MatchField& field) {
    if (field.id != Field::eth_src && field.id != Field::eth_dst) return;
    if (is_whole(field, kMacSize)) hosts.add(mac_from(field.value()));
  }
};

/// Looks for one IP address.
struct IpSeen {
  const IpAddress& wanted;
  bool found = false;

  void frame(Bytes octets) {
    const auto frame = frame::parse(octets);
    if (!frame) return;
    if (frame->arp) found = found || is_wanted(frame->arp->spa) || is_wanted(frame->arp->tpa);
    if (frame->ipv4) found = found || is_wanted(frame->ipv4->src) || is_wanted(frame->ipv4->dst);
    if (frame->ipv6) found = found || is_wanted(frame->ipv6->src) || is_wanted(frame->ipv6->dst);
  }

  void field(const openflow::MatchField& field) {
    switch (field.id) {
      case Field::ipv4_src:
      case Field::ipv4_dst:
      case Field::arp_spa:
      case Field::arp_tpa:
      case Field::ipv6_src:
      case Field::ipv6_dst:
      case Field::ipv6_nd_target:
        found = found || (is_whole(field, wanted.bytes().size()) && is_wanted(field.value()));
        break;
      default:
        break;
    }
  }

 private:
  bool is_wanted(Bytes address) const { return std::ranges::equal(address, wanted.bytes()); }
};

}  // namespace

void Hosts::add(const MacAddress& mac) {
  if (size_ < kMax && std::ranges::find(all(), mac) == all().end()) macs_[size_++] = mac;
}

Hosts hosts_named_by(const decode::Message& message) {
  MacsSeen seen;
  NamedHosts(message, seen).show();
  return seen.hosts;
}

bool concerns(const decode::Message& message, const MacAddress& host) {
  bool found = false;
  for_each_host(message, [&](const MacAddress& named) { found = found || named == host; });
  return found;
}

bool concerns(const decode::Message& message, const IpAddress& host) {
  IpSeen seen{host};
  NamedHosts(message, seen).show();
  return seen.found;
}

}  // namespace ps::filter
