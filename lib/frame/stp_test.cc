// SPDX-License-Identifier: Apache-2.0
#include "frame/stp.h"

#include <gtest/gtest.h>

#include "frame/frame.h"
#include "frame/samples.h"

namespace ps::frame {
namespace {

std::optional<Stp> stp(std::string_view sample) {
  return parse_stp(parse(samples::octets(sample))->payload);
}

TEST(Stp, tells_root_bridge_port_and_times) {
  for (const auto* sample : {"stp", "rstp", "mstp", "stp_of_one_vlan"}) {
    const auto found = stp(sample);
    ASSERT_TRUE(found && found->body) << sample;
    EXPECT_EQ(found->body->root.priority, 32769) << sample;
    EXPECT_EQ(to_string(found->body->root.mac), "02:00:00:00:00:99") << sample;
    EXPECT_EQ(found->body->cost, 4u) << sample;
    EXPECT_EQ(to_string(found->body->bridge.mac), "02:00:00:00:00:98") << sample;
    EXPECT_EQ(found->body->port, 0x8003) << sample;
    EXPECT_EQ(found->body->message_age, 256) << sample;
    EXPECT_EQ(found->body->forward_delay, 15 * 256) << sample;
    EXPECT_FALSE(found->truncated) << sample;
  }
  EXPECT_EQ(stp("stp")->body->flags, 1);
  EXPECT_EQ(stp("rstp")->type, Stp::kRapid);
}

TEST(Stp, of_a_topology_change_has_no_body) {
  const auto change = stp("stp_topology_change");
  ASSERT_TRUE(change);
  EXPECT_EQ(change->type, Stp::kTopologyChange);
  EXPECT_FALSE(change->body || change->truncated);
}

TEST(Stp, of_many_trees_names_its_region) {
  const auto many = stp("mstp");
  ASSERT_TRUE(many && many->mst);
  EXPECT_EQ(as_text(many->mst->region), "region");
  EXPECT_EQ(many->mst->revision, 7);
  EXPECT_EQ(many->mst->internal_cost, 200u);
  EXPECT_EQ(to_string(many->mst->bridge.mac), "02:00:00:00:00:97");
  EXPECT_EQ(many->mst->hops, 19);
  EXPECT_EQ(many->mst->instances, 1u);
}

TEST(Stp, cut_anywhere_says_so) {
  for (const auto* sample : {"stp", "rstp", "mstp"}) {
    const Bytes all = parse(samples::octets(sample))->payload;
    for (std::size_t size = 0; size < all.size(); ++size) {
      const auto cut = parse_stp(all.first(size));
      EXPECT_EQ(cut.has_value(), size >= 4) << sample << size;
      if (!cut) continue;
      EXPECT_TRUE(cut->truncated) << sample << size;
      EXPECT_EQ(cut->body.has_value(), size >= 35) << sample << size;
    }
  }
}

}  // namespace
}  // namespace ps::frame
