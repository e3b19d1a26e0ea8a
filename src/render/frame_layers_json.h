// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "frame/items.h"
#include "frame/payload.h"

/// The parts that frame_json() is made of, one file a family of protocols.
namespace ps::render::layers {

namespace json = boost::json;

/// No list is shown longer; one that goes on says so by `"NAME_omitted": true`.
inline constexpr std::size_t kMostShown = 64;
/// No more octets of what is not decoded are shown.
inline constexpr std::size_t kMostData = 64;

std::string hex16(std::uint16_t value);
/// The name, or the number where there is none.
json::value named(std::string_view name, std::uint64_t number);
/// `{"type": NAME, "data": HEX}`, the latter when there is any.
json::object type_and_data(json::value type, Bytes data);
/// `data`, the first octets in hexadecimal, and `data_length` when there are more; nothing of no
/// octets.
void add_data(Bytes octets, json::object& out);

/// `next()` gives the elements one by one, `show` a JSON value of each.
template <class Next, class Show>
void add_list(std::string_view key, Next next, Show show, json::object& out) {
  json::array list;
  while (auto item = next()) {
    if (list.size() == kMostShown) {
      out[std::string(key) + "_omitted"] = true;
      break;
    }
    list.push_back(show(*item));
  }
  if (!list.empty()) out[key] = std::move(list);
}

template <class T, class Show>
void add_items(std::string_view key, Bytes octets, Show show, json::object& out) {
  frame::Items<T> items(octets);
  add_list(
      key, [&] { return items.next(); }, show, out);
}

/// Each adds layers as members of `out`. `depth`: how many tunnels may still be looked into.
void add_ip(const frame::IpPacket& packet, json::object& out);
void add_frame(const frame::Frame& frame, int depth, json::object& out);
/// The headers of `packet` and what follows them.
void add_packet(const frame::IpPacket& packet, int depth, json::object& out);
void add_payload(const frame::Payload& payload, const frame::IpPacket& packet, int depth,
                 json::object& out);
json::object lldp_json(const frame::Lldp& lldp);
json::object dhcp_json(const frame::Dhcp& dhcp);
json::object dhcpv6_json(const frame::Dhcpv6& dhcp);
json::object dns_json(const frame::Dns& dns);
/// Neighbour discovery and multicast listeners.
void add_icmpv6(const frame::NeighborDiscovery& nd, json::object& icmp);
void add_icmpv6(const frame::Mld& mld, json::object& icmp);
json::object igmp_json(const frame::Igmp& igmp);
json::object stp_json(const frame::Stp& stp);
json::object slow_json(const frame::Slow& slow);
json::object eapol_json(const frame::Eapol& eapol);

}  // namespace ps::render::layers
