// SPDX-License-Identifier: Apache-2.0
#include "base/spelling.h"

#include <gtest/gtest.h>

namespace ps {
namespace {

TEST(EditDistance, counts_letters_put_in_left_out_or_changed) {
  EXPECT_EQ(edit_distance("watch", "watch"), 0u);
  EXPECT_EQ(edit_distance("wacht", "watch"), 2u);
  EXPECT_EQ(edit_distance("server", "serve"), 1u);
  EXPECT_EQ(edit_distance("", "list"), 4u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), edit_distance("sitting", "kitten"));
}

}  // namespace
}  // namespace ps
