// SPDX-License-Identifier: Apache-2.0
#include "frame/tunnel.h"

#include <gtest/gtest.h>

#include "frame/samples.h"

namespace ps::frame {
namespace {

TEST(Gre, has_what_its_flags_say) {
  const auto octets = samples::from_hex("b000 0800 1234 0000 00000063 00000007 45");
  const auto gre = parse_gre(octets);
  ASSERT_TRUE(gre);
  EXPECT_EQ(gre->protocol, 0x0800);
  EXPECT_EQ(gre->checksum, 0x1234);
  EXPECT_EQ(gre->key, 0x63u);
  EXPECT_EQ(gre->sequence, 7u);
  EXPECT_EQ(gre->payload.size(), 1u);
  for (std::size_t size = 0; size < 16; ++size) {
    EXPECT_FALSE(parse_gre(Bytes(octets).first(size))) << size;
  }
}

TEST(Gre, with_source_routes_hides_its_payload) {
  const auto gre = parse_gre(samples::from_hex("4000 0800 0000 0000 aabb"));
  ASSERT_TRUE(gre);
  EXPECT_TRUE(gre->payload.empty());
}

TEST(Vxlan, tells_its_network) {
  const auto octets = samples::from_hex("08000000 00002a00 ff");
  const auto vxlan = parse_vxlan(octets);
  ASSERT_TRUE(vxlan);
  EXPECT_EQ(vxlan->vni, 42u);
  EXPECT_EQ(vxlan->payload.size(), 1u);
  EXPECT_FALSE(parse_vxlan(Bytes(octets).first(7)));
}

TEST(Geneve, passes_over_its_options) {
  const auto octets = samples::from_hex("01 c0 6558 00002b 00 01028000 ff");
  const auto geneve = parse_geneve(octets);
  ASSERT_TRUE(geneve);
  EXPECT_EQ(geneve->vni, 43u);
  EXPECT_TRUE(geneve->control && geneve->critical);
  EXPECT_EQ(geneve->options.size(), 4u);
  EXPECT_EQ(geneve->payload.size(), 1u);
  EXPECT_FALSE(parse_geneve(Bytes(octets).first(11)));
}

TEST(Pbb, tells_its_service) {
  const auto octets = samples::from_hex("7800abcd ff");
  const auto pbb = parse_pbb(octets);
  ASSERT_TRUE(pbb);
  EXPECT_EQ(pbb->isid, 0x00abcdu);
  EXPECT_EQ(pbb->pcp, 3);
  EXPECT_TRUE(pbb->dei);
  EXPECT_TRUE(pbb->uca);
  EXPECT_FALSE(parse_pbb(Bytes(octets).first(3)));
}

}  // namespace
}  // namespace ps::frame
