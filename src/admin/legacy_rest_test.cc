// SPDX-License-Identifier: Apache-2.0
//
// Row by row, what clients of Floodlight's packet streamer rely on, and what is deliberately
// different: an unknown member is passed over, and a request that made the old server fail with
// status 500 is a 400 with a reason.
#include "admin/rest_fixture.h"

namespace ps::admin {
namespace {

using namespace std::chrono_literals;
using enum http::Method;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr std::string_view kPath = "/wm/core/packettrace/json";
constexpr char kAdd[] = R"({"mac": "02:00:00:00:00:01", "direction": "both", "period": 1000})";

class LegacyRest : public test::RestTest {
 protected:
  http::Response post_it(std::string body) { return ask(post, kPath, std::move(body)); }

  /// The member `sessionId` of a 200.
  std::string answer(std::string body) {
    auto response = post_it(std::move(body));
    EXPECT_EQ(response.status, 200u) << response.body;
    EXPECT_EQ(response.media_type, "application/json");
    EXPECT_EQ(document(response).as_object().size(), 1u);
    return std::string(document(response).at("sessionId").as_string());
  }
  /// The reason of a 400.
  std::string refusal(std::string body) {
    auto response = post_it(body);
    EXPECT_EQ(response.status, 400u) << body << response.body;
    EXPECT_TRUE(document(response).at("sessionId").is_null());
    return std::string(document(response).at("reason").as_string());
  }
  static std::string with_id(const std::string& id, std::string_view rest) {
    return R"({"sessionId": ")" + id + R"(", )" + std::string(rest) + "}";
  }
  std::string filter_of(const std::string& id) { return sessions.find(id)->spec.filter.text(); }
};

TEST_F(LegacyRest, a_new_filter_gets_an_id_that_nobody_can_guess) {
  EXPECT_THAT(answer(kAdd), MatchesRegex("[0-9a-f]{32}"));
  EXPECT_NE(answer(kAdd), answer(kAdd));
}

TEST_F(LegacyRest, a_refresh_is_answered_0_and_lengthens_the_lease) {
  auto id = answer(R"({"mac": "02:00:00:00:00:01", "period": 10})");
  EXPECT_EQ(answer(with_id(id, R"("period": 100, "mac": "ignored")")), "0");
  clock.advance(50s);
  sessions.tick();
  EXPECT_FALSE(sessions.find(id)->ended);
}

TEST_F(LegacyRest, a_refresh_never_shortens_the_lease) {
  auto id = answer(kAdd);
  auto before = sessions.find(id)->expires;
  EXPECT_EQ(answer(with_id(id, R"("period": 1)")), "0");
  EXPECT_GE(sessions.find(id)->expires, before);
}

TEST_F(LegacyRest, a_period_of_zero_or_less_with_an_id_ends_the_session_and_is_answered_0) {
  for (auto period : {R"("period": -1)", R"("period": 0)", R"("period": "-5")"}) {
    auto id = answer(kAdd);
    EXPECT_EQ(answer(with_id(id, period)), "0");
    EXPECT_EQ(sessions.find(id)->ended, "ended by owner");
    EXPECT_EQ(answer(with_id(id, period)), "-1004");
  }
}

TEST_F(LegacyRest, one_filter_too_many_is_answered_1003) {
  for (int i = 0; i < 3; ++i) answer(kAdd);
  EXPECT_EQ(answer(kAdd), "-1003");
}

TEST_F(LegacyRest, an_unknown_id_is_answered_1004) {
  for (auto id : {"nobody", "", "33791", "-1003"}) {
    EXPECT_EQ(answer(with_id(id, R"("period": 100)")), "-1004") << id;
    EXPECT_EQ(answer(with_id(id, R"("period": -1)")), "-1004") << id;
  }
  EXPECT_EQ(answer(R"({"sessionId": 33791, "period": -1})"), "-1004");
}

TEST_F(LegacyRest, none_of_id_mac_and_direction_is_a_400) {
  for (auto body : {"{}", R"({"period": 100})", R"({"mac": null, "period": 100})",
                    R"({"output": "text", "period": 100})"}) {
    EXPECT_THAT(refusal(body), HasSubstr("sessionId")) << body;
  }
}

TEST_F(LegacyRest, a_missing_period_is_a_400) {
  for (auto body : {R"({"mac": "02:00:00:00:00:01"})", R"({"direction": "in", "period": null})",
                    R"({"sessionId": "x"})"}) {
    EXPECT_THAT(refusal(body), HasSubstr("period")) << body;
  }
}

TEST_F(LegacyRest, an_empty_body_or_one_that_is_no_object_is_a_400) {
  EXPECT_THAT(refusal(""), HasSubstr("empty"));
  for (auto body : {"mac=02:00:00:00:00:01", "[]", "\"x\"", "{\"mac\":", "null", "\xff"}) {
    refusal(body);
  }
  refusal(std::string(100'000, '['));
}

TEST_F(LegacyRest, what_cannot_be_understood_is_a_400_that_says_what_is_accepted) {
  EXPECT_THAT(refusal(R"({"mac": "nonsense", "period": 1})"), HasSubstr("nonsense"));
  EXPECT_THAT(refusal(R"({"mac": "", "period": 1})"), HasSubstr("''"));
  EXPECT_THAT(refusal(R"({"mac": ["x"], "period": 1})"), HasSubstr("mac"));
  EXPECT_THAT(refusal(R"({"direction": "up", "period": 1})"), HasSubstr("both"));
  EXPECT_THAT(refusal(R"({"direction": "in", "period": true})"), HasSubstr("period"));
  EXPECT_THAT(refusal(R"({"direction": "in", "period": "soon"})"), HasSubstr("period"));
  EXPECT_THAT(refusal(R"({"direction": "in", "period": 1, "output": "x"})"),
              HasSubstr("floodlight"));
  EXPECT_EQ(sessions.list().size(), 0u);
}

TEST_F(LegacyRest, a_mac_is_understood_in_any_spelling) {
  for (auto mac : {"02:aa:00:00:00:01", "02:AA:00:00:00:01", "02-aa-00-00-00-01", "02aa.0000.0001",
                   "02aa00000001", "2:aa:0:0:0:1"}) {
    auto id = answer(R"({"period": 9, "mac": ")" + std::string(mac) + R"("})");
    EXPECT_EQ(filter_of(id),
              "host == 02:aa:00:00:00:01 and (of.packet_in or of.type in {packet_out, flow_mod})")
        << mac;
    answer(with_id(id, R"("period": -1)"));
  }
}

TEST_F(LegacyRest, a_direction_is_understood_in_any_case) {
  const std::pair<const char*, const char*> rows[] = {
      {"in", "of.packet_in"},
      {"OUT", "of.type in {packet_out, flow_mod}"},
      {"Both", "of.packet_in or of.type in {packet_out, flow_mod}"}};
  for (const auto& [text, filter] : rows) {
    auto id = answer(R"({"period": 9, "direction": ")" + std::string(text) + R"("})");
    EXPECT_EQ(filter_of(id), filter) << text;
  }
}

TEST_F(LegacyRest, the_output_is_the_format_and_text_if_absent) {
  auto plain = answer(kAdd);
  EXPECT_EQ(sessions.find(plain)->spec.format->name, "text");
  auto chosen = answer(R"({"direction": "in", "period": 9, "output": "floodlight"})");
  EXPECT_EQ(sessions.find(chosen)->spec.format->name, "floodlight");
}

TEST_F(LegacyRest, an_initial_period_of_zero_or_less_is_accepted_and_runs_out_at_once) {
  for (auto period : {"0", "-1", "-99999999999999999999"}) {
    auto id = answer(R"({"direction": "in", "period": )" + std::string(period) + "}");
    EXPECT_THAT(id, MatchesRegex("[0-9a-f]{32}"));
    EXPECT_EQ(sessions.find(id)->ended, "expired");
  }
}

TEST_F(LegacyRest, a_huge_period_does_not_overflow) {
  for (auto period : {"2147484", "9223372036854775807", "18446744073709551615", "1e300"}) {
    auto id = answer(R"({"direction": "in", "period": )" + std::string(period) + "}");
    clock.advance(24h);
    sessions.tick();
    EXPECT_FALSE(sessions.find(id)->ended) << period;
    EXPECT_EQ(answer(with_id(id, R"("period": )" + std::string(period))), "0");
    sessions.tick();
    EXPECT_FALSE(sessions.find(id)->ended) << period;
    answer(with_id(id, R"("period": -1)"));
  }
}

TEST_F(LegacyRest, a_period_may_be_text_or_a_fraction) {
  for (auto period : {"\"100\"", "99.9", "\"99.9\""}) {
    auto id = answer(R"({"direction": "in", "period": )" + std::string(period) + "}");
    EXPECT_FALSE(sessions.find(id)->ended);
  }
}

TEST_F(LegacyRest, the_id_may_be_spelt_as_the_old_documentation_did) {
  auto id = answer(kAdd);
  EXPECT_EQ(answer(R"({"sessionid": ")" + id + R"(", "period": -1})"), "0");
}

TEST_F(LegacyRest, an_unknown_member_is_passed_over) {
  answer(R"({"direction": "in", "period": 9, "colour": {"a": [1]}})");
}

TEST_F(LegacyRest, doubled_slashes_in_the_path_are_passed_over) {
  EXPECT_EQ(ask(post, "//wm//core/packettrace//json", kAdd).status, 200u);
}

TEST_F(LegacyRest, only_post_is_served) { EXPECT_EQ(ask(get, kPath).status, 405u); }

}  // namespace
}  // namespace ps::admin
