// SPDX-License-Identifier: Apache-2.0
#include "frame/icmpv6.h"

#include <algorithm>

namespace ps::frame {
namespace {

NdRouter take_router(Reader& in) {
  NdRouter router;
  router.hop_limit = in.u8();
  const std::uint8_t flags = in.u8();
  router.managed = (flags & 0x80) != 0;
  router.other = (flags & 0x40) != 0;
  router.lifetime = in.u16();
  router.reachable_time = in.u32();
  router.retrans_timer = in.u32();
  return router;
}

void take_neighbor(Reader& in, NeighborDiscovery& nd) {
  const std::uint32_t flags = in.u32();
  nd.from_router = (flags & 0x80000000) != 0;
  nd.solicited = (flags & 0x40000000) != 0;
  nd.override_cached = (flags & 0x20000000) != 0;
  nd.target = take_array<Ipv6Address>(in);
}

/// RFC 3810 5.1: what a query of version 2 has behind the group.
void take_query_sources(Reader& in, Mld& mld) {
  constexpr std::size_t kFlagsAndInterval = 2;
  if (in.left() < kFlagsAndInterval + 2) return;
  in.skip(kFlagsAndInterval);
  mld.count = in.u16();
  mld.sources = in.bytes(std::min<std::size_t>(mld.count * std::size_t{16}, in.left()));
}

}  // namespace

bool NdOption::take(Reader& in, NdOption& option) {
  option.type = in.u8();
  const std::size_t size = in.u8() * std::size_t{8};
  if (size == 0) {
    fail(in);
  } else {
    option.body = in.bytes(size - 2);
  }
  return true;
}

std::optional<MacAddress> NeighborDiscovery::link_address(std::uint8_t wanted) const {
  Items<NdOption> items(options);
  while (const auto option = items.next()) {
    if (option->type == wanted && option->body.size() >= 6) return mac_from(option->body);
  }
  return std::nullopt;
}

std::optional<NeighborDiscovery> parse_neighbor_discovery(const Icmp& icmp) {
  Reader in(icmp.body);
  NeighborDiscovery nd;
  switch (icmp.type) {
    case icmpv6_type::kRouterSolicitation:
      in.skip(4);
      break;
    case icmpv6_type::kRouterAdvertisement:
      nd.router = take_router(in);
      break;
    case icmpv6_type::kNeighborSolicitation:
      in.skip(4);
      nd.target = take_array<Ipv6Address>(in);
      break;
    case icmpv6_type::kNeighborAdvertisement:
      take_neighbor(in, nd);
      break;
    case icmpv6_type::kRedirect:
      in.skip(4);
      nd.target = take_array<Ipv6Address>(in);
      nd.destination = take_array<Ipv6Address>(in);
      break;
    default:
      return std::nullopt;
  }
  if (!in.ok()) return std::nullopt;
  nd.options = in.rest();
  return nd;
}

bool MldRecord::take(Reader& in, MldRecord& record) {
  record.type = in.u8();
  const std::size_t auxiliary_words = in.u8();
  const std::size_t sources = in.u16();
  record.group = take_array<Ipv6Address>(in);
  record.sources = in.bytes(sources * 16);
  in.skip(auxiliary_words * 4);
  return true;
}

std::optional<Mld> parse_mld(const Icmp& icmp) {
  Reader in(icmp.body);
  Mld mld;
  switch (icmp.type) {
    case icmpv6_type::kListenerQuery:
    case icmpv6_type::kListenerReport:
    case icmpv6_type::kListenerDone:
      mld.max_delay = in.u16();
      in.skip(2);
      mld.group = take_array<Ipv6Address>(in);
      take_query_sources(in, mld);
      break;
    case icmpv6_type::kListenerReport2:
      in.skip(2);
      mld.count = in.u16();
      mld.records = in.rest();
      break;
    default:
      return std::nullopt;
  }
  if (!in.ok()) return std::nullopt;
  return mld;
}

std::optional<NdPrefix> parse_nd_prefix(const NdOption& option) {
  if (option.type != nd_option::kPrefix) return std::nullopt;
  Reader in(option.body);
  NdPrefix prefix;
  prefix.length = in.u8();
  const std::uint8_t flags = in.u8();
  prefix.on_link = (flags & 0x80) != 0;
  prefix.autonomous = (flags & 0x40) != 0;
  prefix.valid_lifetime = in.u32();
  prefix.preferred_lifetime = in.u32();
  in.skip(4);
  prefix.prefix = take_array<Ipv6Address>(in);
  if (!in.ok()) return std::nullopt;
  return prefix;
}

}  // namespace ps::frame
