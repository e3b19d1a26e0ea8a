// SPDX-License-Identifier: Apache-2.0
#include "capture/taps.h"

#include <set>

#include <gtest/gtest.h>

namespace ps::capture {
namespace {

TEST(Taps, each_has_a_name_of_its_own_a_line_of_help_and_its_flags) {
  std::set<std::string_view> names;
  for (const auto& tap : taps()) {
    EXPECT_TRUE(names.insert(tap.name).second) << tap.name;
    EXPECT_FALSE(tap.help.empty()) << tap.name;
    EXPECT_TRUE(tap.options.starts_with("--")) << tap.name;
    EXPECT_FALSE(to_string(tap.trust).empty()) << tap.name;
  }
  EXPECT_TRUE(names.contains("proxy"));
}

TEST(Taps, say_how_far_they_can_be_trusted) {
  EXPECT_EQ(to_string(Trust::exact), "exact");
  EXPECT_EQ(to_string(Trust::lossy), "lossy");
  EXPECT_EQ(to_string(Trust::as_told), "as told");
}

}  // namespace
}  // namespace ps::capture
