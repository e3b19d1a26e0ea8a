// SPDX-License-Identifier: Apache-2.0
#include "keep/occasion.h"

#include <gtest/gtest.h>

namespace ps::keep {
namespace {

using namespace std::chrono_literals;

TEST(Watch, says_what_to_look_for_and_how_long_before_and_after) {
  const auto watch = parse_watch("error,packet_in_storm:30s").value();
  EXPECT_TRUE(watch.is_for(Trigger::error));
  EXPECT_TRUE(watch.is_for(Trigger::packet_in_storm));
  EXPECT_FALSE(watch.is_for(Trigger::role));
  EXPECT_FALSE(watch.is_for(Trigger::disconnect));
  EXPECT_EQ(watch.around, 30s);
  EXPECT_TRUE(watch.for_any());
  EXPECT_FALSE(Watch{}.for_any());
  EXPECT_EQ(parse_watch("role:500ms").value().around, 500ms);
  EXPECT_EQ(parse_watch("disconnect:2m").value().around, 2min);
  EXPECT_EQ(parse_watch("disconnect:1h").value().around, 1h);
}

TEST(Watch, is_refused_with_what_is_accepted) {
  for (const auto* text : {"", "error", "error:", ":30s", "errors:30s", "error,:30s", "error:0s",
                           "error:61m", "error:30y", "error:-5s", "error: 5s"}) {
    const auto watch = parse_watch(text);
    ASSERT_TRUE(watch.has_error()) << text;
    EXPECT_NE(watch.error().message.find("for example error,role:30s"), std::string::npos);
  }
}

}  // namespace
}  // namespace ps::keep
