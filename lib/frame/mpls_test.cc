// SPDX-License-Identifier: Apache-2.0
#include "frame/mpls.h"

#include <gtest/gtest.h>

#include "frame/packet.h"
#include "frame/samples.h"

namespace ps::frame {
namespace {

TEST(MplsStack, is_read_to_its_bottom) {
  const auto& octets = samples::octets("mpls_ipv4");
  MplsStack stack(Bytes(octets).subspan(14));
  const auto top = stack.next();
  ASSERT_TRUE(top);
  EXPECT_EQ(top->label, 100u);
  EXPECT_FALSE(top->bottom);
  EXPECT_EQ(top->ttl, 255);
  const auto bottom = stack.next();
  ASSERT_TRUE(bottom);
  EXPECT_EQ(bottom->label, 101u);
  EXPECT_EQ(bottom->tc, 5);
  EXPECT_FALSE(stack.next());
  EXPECT_TRUE(stack.has_bottom());
  EXPECT_FALSE(stack.truncated());
  EXPECT_EQ(parse_ip_packet(stack.payload()).udp->dst_port, 5678);
}

TEST(MplsStack, without_a_bottom_is_truncated) {
  const auto octets = samples::from_hex("00064000 000650");
  MplsStack stack(octets);
  EXPECT_TRUE(stack.next());
  EXPECT_FALSE(stack.next());
  EXPECT_TRUE(stack.truncated());
  EXPECT_FALSE(stack.has_bottom());
}

TEST(MplsStack, ends_after_so_many_entries) {
  const samples::Octets octets(1000);
  MplsStack stack(octets);
  std::size_t count = 0;
  while (stack.next()) ++count;
  EXPECT_EQ(count, MplsStack::kMost);
  EXPECT_EQ(stack.payload().size(), 1000 - 4 * MplsStack::kMost);
}

}  // namespace
}  // namespace ps::frame
