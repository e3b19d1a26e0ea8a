// SPDX-License-Identifier: Apache-2.0
#include "admin/rest_fixture.h"

namespace ps::admin {
namespace {

using namespace std::chrono_literals;
using enum http::Method;
using ::testing::HasSubstr;

class StatisticsRestTest : public test::RestTest {
 protected:
  std::string refusal(std::string_view query) {
    const auto response = ask(get, "/api/v1/statistics?" + std::string(query));
    EXPECT_EQ(response.status, 400u) << query;
    return detail(response);
  }
};

TEST_F(StatisticsRestTest, the_answer_comes_when_the_time_is_over) {
  const auto kept = begin(get, "/api/v1/statistics?seconds=2.5&top=7");
  EXPECT_TRUE(kept->responses.empty());
  EXPECT_EQ(statistics.time, 2500ms);
  EXPECT_EQ(statistics.most, 7u);
  statistics.done({.seconds = 2.5, .messages = 12});
  ASSERT_EQ(kept->responses.size(), 1u);
  EXPECT_EQ(document(kept->responses[0]).at("messages"), 12);
  EXPECT_EQ(document(kept->responses[0]).at("seconds"), 2.5);
}

TEST_F(StatisticsRestTest, without_parameters_it_is_one_second) {
  begin(get, "/api/v1/statistics");
  EXPECT_EQ(statistics.time, 1s);
  EXPECT_EQ(statistics.most, 20u);
}

TEST_F(StatisticsRestTest, one_too_many_is_a_429) {
  statistics.full = true;
  EXPECT_EQ(ask(get, "/api/v1/statistics").status, 429u);
}

TEST_F(StatisticsRestTest, wrong_parameters_are_refused_with_what_is_accepted) {
  EXPECT_THAT(refusal("seconds=0"), HasSubstr("from 0.1 to 60"));
  EXPECT_THAT(refusal("seconds=61"), HasSubstr("'61'"));
  EXPECT_THAT(refusal("seconds=nan"), HasSubstr("seconds"));
  EXPECT_THAT(refusal("seconds=soon"), HasSubstr("seconds"));
  EXPECT_THAT(refusal("top=0"), HasSubstr("from 1 to 1000"));
  EXPECT_THAT(refusal("first=1"), HasSubstr("there are seconds, top"));
}

}  // namespace
}  // namespace ps::admin
