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
  Hosts<MacAddress> hosts{};

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

/// Keeps the IP addresses.
struct IpsSeen {
  Hosts<IpAddress> hosts{};

  void frame(Bytes octets) {
    const auto frame = frame::parse(octets);
    if (!frame) return;
    if (frame->arp) add(frame->arp->spa, frame->arp->tpa);
    if (frame->ipv4) add(frame->ipv4->src, frame->ipv4->dst);
    if (frame->ipv6) add(frame->ipv6->src, frame->ipv6->dst);
  }

  void field(const openflow::MatchField& field) {
    switch (field.id) {
      case Field::ipv4_src:
      case Field::ipv4_dst:
      case Field::arp_spa:
      case Field::arp_tpa:
        return add_whole(field, 4);
      case Field::ipv6_src:
      case Field::ipv6_dst:
      case Field::ipv6_nd_target:
        return add_whole(field, 16);
      default:
        return;
    }
  }

 private:
  void add(Bytes source, Bytes destination) {
    hosts.add(ip_from(source));
    hosts.add(ip_from(destination));
  }
  void add_whole(const openflow::MatchField& field, std::size_t size) {
    if (is_whole(field, size)) hosts.add(ip_from(field.value()));
  }
};

}  // namespace

Hosts<MacAddress> hosts_named_by(const decode::Message& message) {
  MacsSeen seen;
  NamedHosts(message, seen).show();
  return seen.hosts;
}

Hosts<IpAddress> ip_hosts_named_by(const decode::Message& message) {
  IpsSeen seen;
  NamedHosts(message, seen).show();
  return seen.hosts;
}

bool concerns(const decode::Message& message, const MacAddress& host) {
  bool found = false;
  for_each_host(message, [&](const MacAddress& named) { found = found || named == host; });
  return found;
}

bool concerns(const decode::Message& message, const IpAddress& host) {
  const auto hosts = ip_hosts_named_by(message);
  return std::ranges::find(hosts.all(), host) != hosts.all().end();
}

}  // namespace ps::filter
