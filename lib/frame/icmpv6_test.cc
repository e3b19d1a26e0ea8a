// SPDX-License-Identifier: Apache-2.0
#include "frame/icmpv6.h"

#include <string>

#include <gtest/gtest.h>

#include "frame/frame.h"
#include "frame/samples.h"

namespace ps::frame {
namespace {

Icmp icmp(std::string_view sample) { return *parse(samples::octets(sample))->icmp; }

std::string hex_of(const std::optional<MacAddress>& mac) { return mac ? to_string(*mac) : "none"; }

TEST(NeighborDiscovery, of_a_solicitation_has_target_and_source) {
  const auto nd = parse_neighbor_discovery(icmp("neighbor_solicitation"));
  ASSERT_TRUE(nd && nd->target);
  EXPECT_EQ(ipv6_text(*nd->target), "fe80::2");
  EXPECT_EQ(hex_of(nd->link_address(nd_option::kSourceAddress)), "02:00:00:00:00:01");
  EXPECT_EQ(hex_of(nd->link_address(nd_option::kTargetAddress)), "none");
  EXPECT_FALSE(nd->solicited || nd->router || nd->destination);
}

TEST(NeighborDiscovery, of_an_advertisement_has_its_flags) {
  const auto nd = parse_neighbor_discovery(icmp("neighbor_advertisement"));
  ASSERT_TRUE(nd);
  EXPECT_TRUE(nd->solicited && nd->override_cached);
  EXPECT_FALSE(nd->from_router);
  EXPECT_EQ(hex_of(nd->link_address(nd_option::kTargetAddress)), "02:00:00:00:00:01");
}

TEST(NeighborDiscovery, of_a_router_has_lifetimes_and_prefix) {
  const auto nd = parse_neighbor_discovery(icmp("router_advertisement"));
  ASSERT_TRUE(nd && nd->router);
  EXPECT_EQ(nd->router->hop_limit, 64);
  EXPECT_TRUE(nd->router->managed && nd->router->other);
  EXPECT_EQ(nd->router->lifetime, 1800);
  EXPECT_EQ(nd->router->reachable_time, 30000u);
  EXPECT_EQ(nd->router->retrans_timer, 1000u);
  std::optional<NdPrefix> prefix;
  Items<NdOption> options(nd->options);
  while (const auto option = options.next()) {
    if (auto found = parse_nd_prefix(*option)) prefix = found;
  }
  ASSERT_TRUE(prefix);
  EXPECT_EQ(ipv6_text(prefix->prefix), "2001:db8::");
  EXPECT_EQ(prefix->length, 64);
  EXPECT_EQ(prefix->valid_lifetime, 86400u);
  EXPECT_EQ(prefix->preferred_lifetime, 14400u);
}

TEST(NeighborDiscovery, of_a_redirect_has_target_and_destination) {
  const auto nd = parse_neighbor_discovery(icmp("icmpv6_redirect"));
  ASSERT_TRUE(nd && nd->target && nd->destination);
  EXPECT_EQ(ipv6_text(*nd->destination), "fe80::2");
}

TEST(NeighborDiscovery, needs_its_fixed_part) {
  for (const auto* sample : {"router_solicitation", "router_advertisement", "neighbor_solicitation",
                             "neighbor_advertisement"}) {
    auto cut = icmp(sample);
    cut.body = cut.body.first(3);
    EXPECT_FALSE(parse_neighbor_discovery(cut)) << sample;
  }
  EXPECT_FALSE(parse_neighbor_discovery(icmp("icmpv6_echo")));
}

TEST(NdOption, of_length_zero_ends_the_run) {
  EXPECT_TRUE(Items<NdOption>::is_truncated(samples::from_hex("0100 020000000001")));
  EXPECT_TRUE(Items<NdOption>::is_truncated(samples::from_hex("0101 0200000000")));
}

TEST(Mld, has_the_group_or_records) {
  const auto report = parse_mld(icmp("mld2"));
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->group);
  Items<MldRecord> records(report->records);
  const auto record = records.next();
  ASSERT_TRUE(record);
  EXPECT_EQ(record->type, 4);
  EXPECT_EQ(ipv6_text(record->group), "ff02::16");
  EXPECT_FALSE(records.next() || records.truncated());
  const auto query = parse_mld(icmp("mld2_query"));
  ASSERT_TRUE(query && query->group);
  EXPECT_EQ(query->max_delay, 10000);
  EXPECT_EQ(query->count, 0);
  EXPECT_FALSE(parse_mld(icmp("icmpv6_echo")));
}

}  // namespace
}  // namespace ps::frame
