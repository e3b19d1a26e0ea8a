// SPDX-License-Identifier: Apache-2.0
#include "admin/rest_fixture.h"

namespace ps::admin {
namespace {

using namespace std::chrono_literals;
using enum http::Method;
using ::testing::HasSubstr;
using ::testing::Pair;

class SessionsRestTest : public test::RestTest {
 protected:
  std::string refusal(std::string body) {
    auto response = ask(post, "/api/v1/sessions", body);
    EXPECT_EQ(response.status, 400u) << body;
    EXPECT_EQ(response.media_type, "application/problem+json");
    return detail(response);
  }
  http::Response ask_of(http::Method method, const std::string& id, std::string body = {}) {
    return ask(method, "/api/v1/sessions/" + id, std::move(body));
  }
};

TEST_F(SessionsRestTest, a_session_is_made_as_asked) {
  auto response = ask(post, "/api/v1/sessions",
                      R"({"filter": {"mac": "02-00-00-00-00-01", "direction": "IN"}, "period": 60,
                          "format": "compact", "colour": true, "label": "mine"})");
  EXPECT_EQ(response.status, 201u);
  auto session = document(response).as_object();
  auto id = std::string(session.at("id").as_string());
  EXPECT_THAT(response.headers, testing::ElementsAre(Pair("Location", "/api/v1/sessions/" + id)));
  session.erase("id");
  EXPECT_EQ(session.at("expires").as_string(), to_rfc3339(clock.now() + 60s));
  session.erase("expires");
  EXPECT_EQ(session, boost::json::parse(R"({
    "filter": "host == 02:00:00:00:00:01 and of.packet_in", "format": "compact",
    "colour": true, "label": "mine", "origin": "asked_for", "expires_in": 60, "ended": null,
    "limit": {"records": null, "bytes": null}, "sample": 1, "rate": null,
    "overflow": "drop_oldest", "buffer": {"records": 65536, "bytes": 16777216},
    "matched": 0, "sampled_out": 0, "rate_limited": 0, "taken_in": 0, "taken_in_bytes": 0,
    "delivered": 0, "missed": 0, "dropped": 0,
    "dropped_by": {"overwritten": 0, "full": 0, "too_large": 0, "over_budget": 0},
    "held": 0, "bytes": 0, "observers": 0})"));
}

TEST_F(SessionsRestTest, without_members_it_takes_everything_in_the_default_format) {
  auto id = open_session();
  EXPECT_TRUE(sessions.find(id)->spec.filter.is_everything());
  EXPECT_EQ(sessions.find(id)->spec.format->name, "json");
  for (const auto* body : {R"({"filter": ""})", R"({"filter": {}})"}) {
    EXPECT_TRUE(sessions.find(open_session(body))->spec.filter.is_everything()) << body;
  }
}

TEST_F(SessionsRestTest, a_filter_is_a_text_of_the_language) {
  const auto id = open_session(R"({"filter": "tcp.port==80 && host==10.0.0.1"})");
  EXPECT_EQ(sessions.find(id)->spec.filter.text(), "tcp.port == 80 and host == 10.0.0.1");
}

TEST_F(SessionsRestTest, a_mistake_in_a_filter_has_its_column) {
  const auto response = ask(post, "/api/v1/sessions", R"({"filter": "tcp.port == x"})");
  EXPECT_EQ(response.status, 400u);
  EXPECT_EQ(document(response).at("column"), 13);
  EXPECT_THAT(detail(response), HasSubstr("column 13: "));
}

TEST_F(SessionsRestTest, the_filter_of_a_running_session_is_changed) {
  const auto id = open_session(R"({"filter": "of.type == hello", "period": 10})");
  auto response = ask_of(patch, id, R"({"filter": "of.type == error"})");
  EXPECT_EQ(response.status, 200u);
  EXPECT_EQ(document(response).at("filter"), "of.type == error");
  EXPECT_EQ(document(response).at("expires_in"), 10);
  response = ask_of(patch, id, R"({"filter": "", "period": 60})");
  EXPECT_EQ(document(response).at("filter"), "");
  EXPECT_EQ(document(response).at("expires_in"), 60);
  EXPECT_EQ(document(ask_of(patch, id, R"({"filter": "of.typ"})")).at("column"), 1);
  EXPECT_EQ(document(ask_of(get, id)).at("filter"), "");
  EXPECT_EQ(ask_of(patch, "nobody", R"({"filter": ""})").status, 404u);
}

TEST_F(SessionsRestTest, what_cannot_be_understood_is_refused_with_what_is_accepted) {
  EXPECT_THAT(refusal(""), HasSubstr("empty"));
  EXPECT_THAT(refusal("{"), HasSubstr("JSON"));
  EXPECT_THAT(refusal(R"({"fliter": {}})"), HasSubstr("'fliter'; there are filter, period"));
  EXPECT_THAT(refusal(R"({"filter": {"host": "x"}})"), HasSubstr("'host'; there are mac"));
  EXPECT_THAT(refusal(R"({"filter": 1})"), HasSubstr(R"({"mac": )"));
  EXPECT_THAT(refusal(R"({"filter": {"mac": "x"}})"), HasSubstr("'x'"));
  EXPECT_THAT(refusal(R"({"filter": {"mac": 1}})"), HasSubstr("'mac' must be a string"));
  EXPECT_THAT(refusal(R"({"filter": {"direction": "up"}})"), HasSubstr("in, out and both"));
  for (auto period : {"0", "-1", "99999999999", "18446744073709551615"}) {
    EXPECT_THAT(refusal(R"({"period": )" + std::string(period) + "}"), HasSubstr("from 1 to"));
  }
  EXPECT_THAT(refusal(R"({"period": 1.5})"), HasSubstr("whole number"));
  EXPECT_THAT(refusal(R"({"format": "x"})"), HasSubstr("compact"));
  EXPECT_THAT(refusal(R"({"colour": 1})"), HasSubstr("true or false"));
  EXPECT_THAT(refusal(R"({"label": ")" + std::string(201, 'x') + R"("})"), HasSubstr("200"));
  EXPECT_EQ(sessions.list().size(), 0u);
}

TEST_F(SessionsRestTest, one_too_many_is_a_429) {
  for (int i = 0; i < 3; ++i) open_session();
  EXPECT_EQ(ask(post, "/api/v1/sessions", "{}").status, 429u);
}

TEST_F(SessionsRestTest, a_list_shows_shortened_ids_and_one_session_its_counters) {
  auto id = open_session();
  push(id, "one");
  push(id, "two");
  auto listed = document(ask(get, "/api/v1/sessions")).at("sessions").as_array();
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].at("id"), boost::json::value(id.substr(0, 8) + "..."));
  EXPECT_EQ(listed[0].at("matched"), 2);

  ask(get, "/api/v1/sessions/" + id + "/records?max=1");
  clock.advance(10s);
  auto shown = document(ask_of(get, id));
  EXPECT_EQ(shown.at("id"), boost::json::value(id));
  EXPECT_EQ(shown.at("delivered"), 1);
  EXPECT_EQ(shown.at("held"), 2);
  EXPECT_EQ(shown.at("expires_in"), 290);
}

TEST_F(SessionsRestTest, an_ended_session_says_why) {
  auto id = open_session(R"({"period": 5})");
  clock.advance(5s);
  sessions.tick();
  auto shown = document(ask_of(get, id));
  EXPECT_EQ(shown.at("ended"), "expired");
  EXPECT_EQ(shown.at("expires_in"), 0);
  EXPECT_TRUE(shown.at("expires").is_null());
}

TEST_F(SessionsRestTest, a_lease_is_lengthened) {
  auto id = open_session(R"({"period": 10})");
  auto response = ask_of(patch, id, R"({"period": 60})");
  EXPECT_EQ(response.status, 200u);
  EXPECT_GE(document(response).at("expires_in").as_int64(), 60);
  EXPECT_EQ(ask_of(patch, id, "{}").status, 400u);
  EXPECT_EQ(ask_of(patch, id, R"({"period": -1})").status, 400u);
  EXPECT_THAT(detail(ask_of(patch, id, R"({"format": "raw"})")), HasSubstr("'format'; there are"));
  EXPECT_EQ(ask_of(patch, "nobody", R"({"period": 1})").status, 404u);
}

TEST_F(SessionsRestTest, a_session_is_ended_once) {
  auto id = open_session();
  EXPECT_EQ(ask_of(delete_, id).status, 204u);
  EXPECT_EQ(sessions.find(id)->ended, "ended by owner");
  EXPECT_EQ(ask_of(delete_, id).status, 404u);
}

TEST_F(SessionsRestTest, a_session_can_be_ended_as_a_list_shows_it) {
  auto id = open_session();
  EXPECT_EQ(ask_of(delete_, id.substr(0, 7)).status, 404u);
  EXPECT_EQ(ask_of(delete_, session::shown(id)).status, 204u);
  EXPECT_EQ(sessions.find(id)->ended, "ended by operator");
  EXPECT_EQ(ask_of(delete_, id.substr(0, 8)).status, 404u);
}

TEST_F(SessionsRestTest, a_beginning_that_several_sessions_have_ends_none) {
  push("the same beginning 1", "x");
  push("the same beginning 2", "x");
  EXPECT_EQ(ask_of(delete_, "the%20same%20beginning").status, 409u);
  EXPECT_EQ(sessions.list().size(), 2u);
}

TEST_F(SessionsRestTest, a_problem_never_shows_a_whole_id) {
  std::string id(32, 'a');
  EXPECT_EQ(detail(ask_of(get, id)).find(id), std::string::npos);
  EXPECT_THAT(detail(ask_of(get, id)), HasSubstr("aaaaaaaa..."));
}

TEST_F(SessionsRestTest, an_id_that_is_no_text_is_shown_escaped) {
  push("\xff\x1b", "x");
  EXPECT_EQ(document(ask(get, "/api/v1/sessions")).at("sessions").at(0).at("id"), "\\xff\\x1b");
}

}  // namespace
}  // namespace ps::admin
