// SPDX-License-Identifier: Apache-2.0
#include "pcapng/blocks.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "pcapng/format.h"
#include "pcapng/writer.h"

namespace ps::pcapng {
namespace {

constexpr Timestamp kTime{std::chrono::nanoseconds(1'700'000'000'123'456'789)};

std::string capture() {
  std::string out;
  append_front(out, {.link_type = linktype::kUpperPdu, .application = "test", .interface = "x"});
  append_secrets(out, "CLIENT_RANDOM 00 11\n");
  append_frame(out, {.time = kTime, .data = as_bytes("message"), .comment = "dpid=1"});
  return out;
}

std::vector<Block> all(std::string_view octets) {
  std::vector<Block> found;
  Blocks blocks;
  while (auto block = blocks.next(octets)) found.push_back(*block);
  return found;
}

/// Every number of four octets the other way round, which is what another machine writes in blocks
/// that hold nothing else.
std::string of_the_other_order(std::string octets) {
  for (std::size_t at = 0; at + 4 <= octets.size(); at += 4) {
    std::reverse(octets.begin() + static_cast<std::ptrdiff_t>(at),
                 octets.begin() + static_cast<std::ptrdiff_t>(at + 4));
  }
  return octets;
}

TEST(Blocks, are_found_one_after_the_other) {
  const auto octets = capture();
  const auto blocks = all(octets);
  ASSERT_EQ(blocks.size(), 4u);
  EXPECT_EQ(blocks[0].type, block::kSection);
  EXPECT_EQ(blocks[1].type, block::kInterface);
  EXPECT_EQ(blocks[2].type, block::kSecrets);
  EXPECT_EQ(blocks[3].type, block::kEnhancedPacket);
  std::string together;
  for (const auto& block : blocks) together += block.octets;
  EXPECT_EQ(together, octets);
}

TEST(Blocks, have_the_time_of_a_frame) {
  const auto octets = capture();
  const auto blocks = all(octets);
  EXPECT_FALSE(blocks[0].time);
  EXPECT_EQ(blocks[3].time, kTime);
}

TEST(Blocks, are_read_in_the_byte_order_of_their_section) {
  const auto octets = of_the_other_order(capture());
  const auto blocks = all(octets);
  ASSERT_EQ(blocks.size(), 4u);
  EXPECT_EQ(blocks[3].type, block::kEnhancedPacket);
  EXPECT_EQ(blocks[3].time, kTime);
}

TEST(Blocks, end_where_one_is_cut_short_or_has_no_length) {
  auto octets = capture();
  for (std::size_t size = 0; size < octets.size(); ++size) {
    EXPECT_LT(all(std::string_view(octets).substr(0, size)).size(), 4u) << size;
  }
  for (const char length : {'\0', '\3', '\xd'}) {
    octets[4] = length;
    EXPECT_TRUE(all(octets).empty());
  }
}

}  // namespace
}  // namespace ps::pcapng
