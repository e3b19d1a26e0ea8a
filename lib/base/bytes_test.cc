// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <vector>

#include <gtest/gtest.h>

#include "base/hex.h"

namespace ps {
namespace {

const std::vector<std::uint8_t> kOctets = {1, 2, 3, 4, 5, 6, 7, 8, 9};

TEST(Reader, reads_network_order) {
  Reader in(kOctets);
  EXPECT_EQ(in.u8(), 0x01);
  EXPECT_EQ(in.u16(), 0x0203);
  EXPECT_EQ(in.u32(), 0x04050607u);
  EXPECT_EQ(in.left(), 2u);
  EXPECT_TRUE(in.ok());
}

TEST(Reader, a_read_past_the_end_gives_zero_and_fails_for_good) {
  Reader in(kOctets);
  in.skip(5);
  EXPECT_EQ(in.u64(), 0u);
  EXPECT_FALSE(in.ok());
  EXPECT_EQ(in.u8(), 0u) << "even what would be there is not read any more";
  EXPECT_EQ(in.offset(), 5u) << "where it failed";
}

TEST(Reader, a_huge_count_does_not_wrap_around) {
  Reader in(kOctets);
  in.skip(3);
  EXPECT_TRUE(in.bytes(static_cast<std::size_t>(-1)).empty());
  EXPECT_FALSE(in.ok());
}

TEST(Hex, with_and_without_separator) {
  EXPECT_EQ(to_hex(Bytes(kOctets).first(3)), "010203");
  EXPECT_EQ(to_hex(Bytes(kOctets).first(3), ':'), "01:02:03");
  EXPECT_EQ(to_hex(Bytes{}, ':'), "");
}

}  // namespace
}  // namespace ps
