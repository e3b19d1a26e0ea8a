// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <gtest/gtest.h>

namespace ps {
namespace {

TEST(Utf8, text_of_every_length_of_sequence_is_valid) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("plain \xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80"));
}

TEST(Utf8, overlong_surrogate_cut_and_stray_octets_are_not) {
  for (auto text : {"\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82",
                    "\x80", "\xff", "a\xc3"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

TEST(Utf8, a_sequence_tells_its_size_and_code_point) {
  auto euro = utf8_front(as_bytes("\xe2\x82\xac..."));
  EXPECT_TRUE(euro.valid);
  EXPECT_EQ(euro.size, 3u);
  EXPECT_EQ(euro.code_point, 0x20acu);
}

TEST(Utf8, is_cut_between_characters) {
  constexpr std::string_view kText = "a\xe2\x82\xac!";
  EXPECT_EQ(utf8_prefix(kText, 5), kText);
  EXPECT_EQ(utf8_prefix(kText, 4), "a\xe2\x82\xac");
  for (const std::size_t most : {1, 2, 3}) EXPECT_EQ(utf8_prefix(kText, most), "a");
  EXPECT_EQ(utf8_prefix(kText, 0), "");
}

}  // namespace
}  // namespace ps
