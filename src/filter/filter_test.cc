// SPDX-License-Identifier: Apache-2.0
#include "filter/filter.h"

#include <gtest/gtest.h>

namespace ps::filter {
namespace {

TEST(Filter, a_direction_may_be_written_in_any_case) {
  EXPECT_EQ(*parse_direction("in"), Kinds::in);
  EXPECT_EQ(*parse_direction("OUT"), Kinds::out);
  EXPECT_EQ(*parse_direction("Both"), Kinds::both);
}

TEST(Filter, a_wrong_direction_is_told_what_is_accepted) {
  auto kinds = parse_direction("up");
  ASSERT_FALSE(kinds);
  EXPECT_EQ(kinds.error().message, "'up' is not a direction; accepted are in, out and both");
}

TEST(Filter, reads_as_the_filter_language_writes_it) {
  auto h1 = *parse_mac("02-00-00-00-00-0A");
  EXPECT_EQ(to_string(Filter{h1, Kinds::in}), "host == 02:00:00:00:00:0a and direction == in");
  EXPECT_EQ(to_string(Filter{h1, Kinds::any}), "host == 02:00:00:00:00:0a");
  EXPECT_EQ(to_string(Filter{std::nullopt, Kinds::out}), "direction == out");
  EXPECT_EQ(to_string(Filter{}), "");
}

}  // namespace
}  // namespace ps::filter
