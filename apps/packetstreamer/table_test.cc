// SPDX-License-Identifier: Apache-2.0
#include "table.h"

#include <gtest/gtest.h>

namespace ps::app {
namespace {

TEST(Table, columns_are_as_wide_as_they_need_to_be) {
  EXPECT_EQ(aligned({{"ID", "LABEL"}, {"0123", "a"}, {"4", "longer", "more"}}),
            "ID    LABEL\n"
            "0123  a\n"
            "4     longer  more\n");
}

TEST(Table, numbers_stand_to_the_right) {
  EXPECT_EQ(aligned({{"type", "count", "of"}, {"hello", "12345678", "a"}, {"echo", "9", "b"}}, {1}),
            "type      count  of\n"
            "hello  12345678  a\n"
            "echo          9  b\n");
}

TEST(Table, without_rows_is_nothing) { EXPECT_EQ(aligned({}), ""); }

}  // namespace
}  // namespace ps::app
