// SPDX-License-Identifier: Apache-2.0
#include "base/moment.h"

#include <gtest/gtest.h>

namespace ps {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp kNow{1'795'333'201s};

std::string read(std::string_view text) {
  const auto moment = parse_moment(text, kNow);
  return moment ? to_rfc3339(*moment) : "no time";
}

TEST(Moment, is_so_long_before_now) {
  EXPECT_EQ(parse_moment("-30s", kNow).value(), kNow - 30s);
  EXPECT_EQ(parse_moment("-30", kNow).value(), kNow - 30s);
  EXPECT_EQ(parse_moment("-500ms", kNow).value(), kNow - 500ms);
  EXPECT_EQ(parse_moment("-5m", kNow).value(), kNow - 5min);
  EXPECT_EQ(parse_moment("-2h", kNow).value(), kNow - 2h);
  EXPECT_EQ(parse_moment("-1d", kNow).value(), kNow - 24h);
  EXPECT_EQ(parse_moment("+10s", kNow).value(), kNow + 10s);
  EXPECT_EQ(parse_moment("now", kNow).value(), kNow);
}

TEST(Moment, is_written_as_rfc_3339) {
  EXPECT_EQ(read("2026-11-22T07:40:01Z"), "2026-11-22T07:40:01.000000000Z");
  EXPECT_EQ(read("2026-11-22t07:40:01.25z"), "2026-11-22T07:40:01.250000000Z");
  EXPECT_EQ(read("2026-11-22 07:40:01.123456789123Z"), "2026-11-22T07:40:01.123456789Z");
  EXPECT_EQ(read("2026-11-22T07:40:01+02:30"), "2026-11-22T05:10:01.000000000Z");
  EXPECT_EQ(read("2026-11-22T23:40:01-01:00"), "2026-11-23T00:40:01.000000000Z");
}

TEST(Moment, is_seconds_since_1970) {
  EXPECT_EQ(read("1795333201"), to_rfc3339(kNow));
  EXPECT_EQ(read("1795333201.5"), to_rfc3339(kNow + 500ms));
  EXPECT_EQ(read("0"), "1970-01-01T00:00:00.000000000Z");
}

TEST(Moment, reads_back_what_is_written) {
  EXPECT_EQ(read(to_rfc3339(kNow + 17ns)), to_rfc3339(kNow + 17ns));
}

TEST(Moment, is_nothing_else) {
  for (const auto* text : {"",
                           "-",
                           "+",
                           "-5y",
                           "-5 m",
                           "--5m",
                           "5m",
                           "-99999999999999999999s",
                           "-9999999999999d",
                           "yesterday",
                           "2026-11-22",
                           "2026-11-22T07:40Z",
                           "2026-13-22T07:40:01Z",
                           "2026-02-30T07:40:01Z",
                           "2026-11-22T07:40:01",
                           "2026-11-22T07:40:01.Z",
                           "2026-11-22T24:40:01Z",
                           "2026-11-22T07:40:01+2",
                           "1795333201.",
                           "1795333201x",
                           "99999999999",
                           "1e9",
                           "9999-11-22T07:40:01Z"}) {
    EXPECT_EQ(read(text), "no time") << text;
  }
  EXPECT_EQ(parse_moment("soon", kNow).error().message,
            "'soon' is not a time; accepted are -30s, -5m, -2h and -1d before now, RFC 3339 as "
            "2026-11-22T07:40:01Z, and seconds since 1970");
}

}  // namespace
}  // namespace ps
