// SPDX-License-Identifier: Apache-2.0
#include "counting/top_list.h"

#include <functional>
#include <map>
#include <random>

#include <gtest/gtest.h>

namespace ps::counting {
namespace {

using Small = TopList<int, std::hash<int>, 8>;

TEST(TopList, counts_exactly_while_there_are_few_keys) {
  Small list;
  for (int i = 0; i < 100; ++i) list.add(i % 5, static_cast<std::uint64_t>(i % 5));
  const auto top = list.top(2);
  ASSERT_EQ(top.size(), 2u);
  EXPECT_EQ(top[0].key, 4);
  EXPECT_EQ(top[0].count, 80u);
  EXPECT_EQ(top[1].key, 3);
  EXPECT_EQ(top[0].excess, 0u);
  EXPECT_FALSE(list.is_full());
}

TEST(TopList, keeps_the_frequent_among_any_number_of_rare_keys) {
  Small list;
  std::map<int, std::uint64_t> truth;
  std::mt19937 random(1);
  std::uint64_t all = 0;
  for (int i = 0; i < 20'000; ++i, ++all) {
    const int key = i % 3 == 0 ? 7 : i % 4 == 0 ? 9 : 100 + static_cast<int>(random() % 10'000);
    ++truth[key];
    list.add(key);
  }
  EXPECT_EQ(list.size(), 8u);
  EXPECT_TRUE(list.is_full());
  const auto top = list.top(8);
  EXPECT_EQ(top[0].key, 7);
  EXPECT_EQ(top[1].key, 9);
  for (const auto& entry : top) {
    EXPECT_GE(entry.count, truth[entry.key]) << entry.key;
    EXPECT_LE(entry.count - entry.excess, truth[entry.key]) << entry.key;
    EXPECT_LE(entry.excess, all / 8);
  }
}

TEST(TopList, merges_what_two_counted) {
  Small one, other;
  one.add(1, 10);
  one.add(2, 5);
  other.add(2, 6);
  other.add(3, 1);
  one.merge(other);
  const auto top = one.top(9);
  ASSERT_EQ(top.size(), 3u);
  EXPECT_EQ(top[0].key, 2);
  EXPECT_EQ(top[0].count, 11u);
  EXPECT_EQ(top[2].key, 3);
}

}  // namespace
}  // namespace ps::counting
