// SPDX-License-Identifier: Apache-2.0
#include "frame/items.h"

#include <gtest/gtest.h>

#include "frame/ip.h"

namespace ps::frame {
namespace {

TEST(Items, end_at_their_mark_at_a_cut_and_at_nonsense) {
  const std::uint8_t options[] = {1, 2, 4, 5, 6, 0, 9, 9};
  Items<Option> items(options);
  EXPECT_EQ(items.next()->kind, 1);
  const auto second = items.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->kind, 2);
  EXPECT_EQ(second->body.size(), 2u);
  EXPECT_FALSE(items.next());
  EXPECT_FALSE(items.next());
  EXPECT_FALSE(items.truncated());
  EXPECT_EQ(items.rest().size(), 2u);

  EXPECT_TRUE(Items<Option>::is_truncated(Bytes(options).first(4)));
  EXPECT_FALSE(Items<Option>::is_truncated(Bytes(options).first(5)));
  const std::uint8_t too_short[] = {2, 1, 0};
  EXPECT_TRUE(Items<Option>::is_truncated(too_short));
}

TEST(Items, of_nothing_are_none) {
  Items<Option> items;
  EXPECT_FALSE(items.next());
  EXPECT_FALSE(items.truncated());
}

}  // namespace
}  // namespace ps::frame
