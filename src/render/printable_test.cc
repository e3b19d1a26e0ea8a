// SPDX-License-Identifier: Apache-2.0
#include "render/printable.h"

#include <gtest/gtest.h>

namespace ps::render {
namespace {

TEST(Printable, leaves_text_as_it_is) {
  EXPECT_EQ(printable("s1-eth1"), "s1-eth1");
  EXPECT_EQ(printable("Zürich \xe2\x82\xac \xf0\x9f\x98\x80"),
            "Zürich \xe2\x82\xac \xf0\x9f\x98\x80");
}

TEST(Printable, escapes_what_moves_a_terminal) {
  EXPECT_EQ(printable("\x1b[2J"), "\\x1b[2J");
  EXPECT_EQ(printable("a\nb\x7f"), "a\\x0ab\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b");
  EXPECT_EQ(printable("\xe2\x80\xae"), "\\xe2\\x80\\xae");
}

TEST(Printable, escapes_what_is_no_utf8) {
  EXPECT_EQ(printable("\x80"), "\\x80");
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82");
}

TEST(Printable, can_be_undone_because_a_backslash_is_escaped_too) {
  EXPECT_EQ(printable("\\x1b"), "\\x5cx1b");
}

}  // namespace
}  // namespace ps::render
