// SPDX-License-Identifier: Apache-2.0
// What routers and hosts tell each other: neighbour discovery, MLD and IGMP.
#include <fmt/format.h>

#include "base/address.h"
#include "base/hex.h"
#include "render/frame_layers_json.h"
#include "render/frame_names.h"

namespace ps::render::layers {
namespace {

std::string address_text(Bytes octets) {
  return octets.size() == 4 ? ipv4_text(octets) : ipv6_text(octets);
}

/// Addresses of `width` octets, one behind the other.
void add_addresses(std::string_view key, Bytes octets, std::size_t width, json::object& out) {
  const auto next = [&]() -> std::optional<Bytes> {
    if (octets.size() < width) return std::nullopt;
    const Bytes address = octets.first(width);
    octets = octets.subspan(width);
    return address;
  };
  add_list(
      key, next, [](Bytes address) { return json::string(address_text(address)); }, out);
}

json::object prefix_json(json::value type, const frame::NdPrefix& prefix) {
  return {{"type", std::move(type)},
          {"prefix", fmt::format("{}/{}", ipv6_text(prefix.prefix), prefix.length)},
          {"on_link", prefix.on_link},
          {"autonomous", prefix.autonomous},
          {"valid_lifetime", prefix.valid_lifetime},
          {"preferred_lifetime", prefix.preferred_lifetime}};
}

json::object dns_servers_json(json::value type, Bytes body) {
  constexpr std::size_t kReservedAndLifetime = 6;
  json::object out{{"type", std::move(type)}, {"lifetime", load_be32(&body[2])}};
  add_addresses("addresses", body.subspan(kReservedAndLifetime), 16, out);
  return out;
}

/// An option's body has at least 6 octets.
json::object nd_option_json(const frame::NdOption& option) {
  const json::value type = named(names::nd_option(option.type), option.type);
  switch (option.type) {
    case frame::nd_option::kSourceAddress:
    case frame::nd_option::kTargetAddress:
      return {{"type", type}, {"address", to_hex(option.body.first(6), ':')}};
    case frame::nd_option::kPrefix:
      if (auto prefix = frame::parse_nd_prefix(option)) return prefix_json(type, *prefix);
      break;
    case frame::nd_option::kMtu:
      return {{"type", type}, {"mtu", load_be32(&option.body[2])}};
    case frame::nd_option::kDnsServers:
      return dns_servers_json(type, option.body);
    default:
      break;
  }
  return type_and_data(type, option.body);
}

json::object router_json(const frame::NdRouter& router) {
  return {{"hop_limit", router.hop_limit},
          {"managed", router.managed},
          {"other", router.other},
          {"lifetime", router.lifetime},
          {"reachable_time", router.reachable_time},
          {"retrans_timer", router.retrans_timer}};
}

template <class Record>
void add_records(Bytes records, std::size_t width, json::object& out) {
  const auto show = [width](const Record& record) {
    json::object shown{{"type", named(names::group_record(record.type), record.type)},
                       {"group", address_text(record.group)}};
    add_addresses("sources", record.sources, width, shown);
    return shown;
  };
  add_items<Record>("records", records, show, out);
}

}  // namespace

void add_icmpv6(const frame::NeighborDiscovery& nd, json::object& icmp) {
  if (nd.router) icmp["router"] = router_json(*nd.router);
  if (nd.target) icmp["target"] = ipv6_text(*nd.target);
  if (nd.destination) icmp["destination"] = ipv6_text(*nd.destination);
  if (nd.from_router) icmp["from_router"] = true;
  if (nd.solicited) icmp["solicited"] = true;
  if (nd.override_cached) icmp["override"] = true;
  add_items<frame::NdOption>("options", nd.options, nd_option_json, icmp);
}

void add_icmpv6(const frame::Mld& mld, json::object& icmp) {
  if (mld.group) {
    icmp["max_delay"] = mld.max_delay;
    icmp["group"] = ipv6_text(*mld.group);
  }
  add_addresses("sources", mld.sources, 16, icmp);
  add_records<frame::MldRecord>(mld.records, 16, icmp);
}

json::object igmp_json(const frame::Igmp& igmp) {
  json::object out{{"type", named(names::igmp_type(igmp.type), igmp.type)},
                   {"max_response", igmp.max_response}};
  if (igmp.group) out["group"] = ipv4_text(*igmp.group);
  add_addresses("sources", igmp.sources, 4, out);
  add_records<frame::IgmpRecord>(igmp.records, 4, out);
  return out;
}

}  // namespace ps::render::layers
