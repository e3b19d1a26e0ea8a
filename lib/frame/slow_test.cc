// SPDX-License-Identifier: Apache-2.0
#include "frame/slow.h"

#include <gtest/gtest.h>

#include "frame/frame.h"
#include "frame/samples.h"

namespace ps::frame {
namespace {

TEST(Slow, of_lacp_has_both_ends) {
  const auto octets = samples::octets("lacp");
  const auto slow = parse_slow(Bytes(octets).subspan(14));
  ASSERT_TRUE(slow && slow->actor && slow->partner);
  EXPECT_EQ(slow->subtype, Slow::kLacp);
  EXPECT_EQ(slow->actor->system_priority, 0x8000);
  EXPECT_EQ(to_string(slow->actor->system), "02:00:00:00:00:01");
  EXPECT_EQ(slow->actor->key, 13);
  EXPECT_EQ(slow->actor->port_priority, 255);
  EXPECT_EQ(slow->actor->port, 1);
  EXPECT_EQ(slow->actor->state, 0x3d);
  EXPECT_EQ(slow->partner->key, 14);
  EXPECT_FALSE(slow->truncated);
}

TEST(Slow, of_lacp_cut_before_its_second_end_says_so) {
  const auto octets = samples::octets("lacp");
  const Bytes all = Bytes(octets).subspan(14);
  EXPECT_FALSE(parse_slow(all.first(0)));
  for (std::size_t size = 1; size < 42; ++size) {
    EXPECT_TRUE(parse_slow(all.first(size))->truncated) << size;
  }
}

TEST(Slow, of_another_subtype_has_that_alone) {
  const auto slow = parse_slow(samples::from_hex("03 0050"));
  ASSERT_TRUE(slow);
  EXPECT_EQ(slow->subtype, 3);
  EXPECT_FALSE(slow->actor || slow->truncated);
}

}  // namespace
}  // namespace ps::frame
