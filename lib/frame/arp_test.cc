// SPDX-License-Identifier: Apache-2.0
#include "frame/arp.h"

#include <gtest/gtest.h>

#include "frame/frame.h"
#include "frame/samples.h"

namespace ps::frame {
namespace {

TEST(Arp, of_other_addresses_is_not_read) {
  const auto& octets = samples::octets("arp_request");
  for (const std::size_t at : {15, 17, 18, 19}) {  // kinds and sizes of the addresses
    auto other = octets;
    other[at] ^= 0x10;
    EXPECT_FALSE(parse_arp(Bytes(other).subspan(14))) << at;
  }
  EXPECT_TRUE(parse_arp(Bytes(octets).subspan(14)));
  EXPECT_FALSE(parse_arp(Bytes(octets).subspan(14, 27)));
}

TEST(Arp, is_also_the_form_of_rarp) {
  const auto frame = parse(samples::octets("rarp"));
  ASSERT_TRUE(frame && frame->arp);
  EXPECT_EQ(frame->arp->op, 3);
  EXPECT_EQ(to_string(frame->arp->tha), "02:00:00:00:00:01");
}

}  // namespace
}  // namespace ps::frame
