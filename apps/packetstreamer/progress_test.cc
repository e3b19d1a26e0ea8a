// SPDX-License-Identifier: Apache-2.0
#include "progress.h"

#include <gtest/gtest.h>

namespace ps::app {
namespace {

TEST(Progress, is_a_part_of_what_there_is_where_that_is_known) {
  EXPECT_EQ(progress_line(42, 100, 7, 3), " 42 %  7 messages, 3 matched");
  EXPECT_EQ(progress_line(200, 100, 7, 3), "100 %  7 messages, 3 matched");
  EXPECT_EQ(progress_line(42, 0, 7, 3), "7 messages, 3 matched");
}

}  // namespace
}  // namespace ps::app
