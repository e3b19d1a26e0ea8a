// SPDX-License-Identifier: Apache-2.0
#include "session/asked.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace ps::session {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp kNow{24h * 365 * 56};

std::string refusal(const AskedPast& asked, record::Intake intake = {}) {
  SessionSpec spec;
  spec.intake = intake;
  const auto put = put_past(asked, kNow, spec);
  return put ? "was accepted" : put.error().message;
}

TEST(AskedPast, is_put_where_the_session_has_it) {
  SessionSpec spec;
  ASSERT_TRUE(put_past({.since = "-5s", .until = "+1m", .last = 3, .follow = false}, kNow, spec));
  EXPECT_EQ(spec.since, kNow - 5s);
  EXPECT_EQ(spec.until, kNow + 1min);
  EXPECT_EQ(spec.last, 3u);
  EXPECT_FALSE(spec.follow);
}

TEST(AskedPast, of_which_nothing_is_said_is_none) {
  SessionSpec spec;
  ASSERT_TRUE(put_past({}, kNow, spec));
  EXPECT_FALSE(spec.wants_history());
  EXPECT_EQ(spec.until, std::nullopt);
}

TEST(AskedPast, that_cannot_be_is_refused_by_its_name) {
  EXPECT_EQ(refusal({.last = 0}), "'last' is how many messages of before, at least 1");
  EXPECT_EQ(refusal({.since = "now", .until = "now"}),
            "'until' is not after 'since': no message is between them");
  EXPECT_TRUE(refusal({.follow = false}, {.sample = 2}).starts_with("'limit', 'sample' and 'rate'"))
      << "and a session without a past may have them:";
  EXPECT_EQ(refusal({.until = "+5s"}, {.sample = 2}), "was accepted");
}

TEST(AskedPast, is_repeated_in_an_error_as_text_of_a_bounded_length) {
  EXPECT_TRUE(refusal({.until = "\xff\n"}).starts_with("'until': '\\xff\\x0a' is not a time"));
  const std::string digits(150, '0');
  for (const auto& text : {"-" + digits + "30s", std::string(1'000, '\x01'),
                           std::string(59, 'x') + "\xe2\x82\xac\xe2\x82\xac"}) {
    const auto said = refusal({.since = text});
    EXPECT_TRUE(said.starts_with("'since': '")) << said;
    EXPECT_LT(said.size(), 250u) << said;
    EXPECT_TRUE(is_utf8(said));
  }
}

}  // namespace
}  // namespace ps::session
