// SPDX-License-Identifier: Apache-2.0
#include "admin/history_rest.h"

#include <array>

#include <gtest/gtest.h>

#include "admin/rest_fixture.h"
#include "openflow/header.h"
#include "session/history.h"

namespace ps::admin {
namespace {

using namespace std::chrono_literals;
using http::Method;

/// A service with a flight recorder, whose background is the test.
class HistoryRest : public test::RestTest {
 protected:
  HistoryRest() {
    sessions.look_back_with(histories);
    api.show_history(recorder);
  }

  void show(std::uint64_t seq) {
    const std::array<std::uint8_t, 8> hello{4, 0, 0, 8};
    distributor.message({channel, seq, Direction::to_switch, clock.now(), 0,
                         openflow::header_at(hello.data()), hello, nullptr});
    clock.advance(1s);
  }
  void find() {
    for (; !background.empty(); background.pop_front()) background.front()();
    run_posted();
  }
  /// The numbers of the records that the session has now.
  std::vector<std::int64_t> numbers(const boost::json::value& session) {
    const auto target =
        "/api/v1/sessions/" + std::string(session.at("id").as_string()) + "/records?format=json";
    const auto batch = document(ask(Method::get, target));
    std::vector<std::int64_t> all;
    for (const auto& record : batch.at("records").as_array()) {
      all.push_back(record.at("seq").as_int64());
    }
    return all;
  }
  boost::json::value begun(std::string body) {
    auto kept = begin(Method::post, "/api/v1/sessions", std::move(body));
    EXPECT_TRUE(kept->responses.empty()) << "answered before the history was there";
    find();
    EXPECT_EQ(kept->responses.at(0).status, 201u) << kept->responses.at(0).body;
    return document(kept->responses.at(0));
  }

  record::FlightRecorder recorder{clock, {}};
  session::Distributor distributor{publication, &recorder.add_track()};
  std::shared_ptr<const decode::Channel> channel = std::make_shared<const decode::Channel>();
  std::deque<std::function<void()>> background;
  session::Histories histories{recorder,
                               [this](auto work) { background.push_back(std::move(work)); },
                               [this](auto work) { posted.push_back(std::move(work)); }};
};

TEST_F(HistoryRest, is_there_when_the_session_is_answered) {
  const auto begin = clock.now();
  for (std::uint64_t seq = 1; seq <= 5; ++seq) show(seq);
  const auto session = begun(R"({"last": 2, "format": "json"})");
  EXPECT_EQ(
      session.at("history"),
      (boost::json::value{
          {"records", 2}, {"from", to_rfc3339(begin)}, {"complete", true}, {"overwritten", 0}}));
  show(6);
  EXPECT_THAT(numbers(session), testing::ElementsAre(4, 5, 6));
}

TEST_F(HistoryRest, for_a_client_that_goes_meanwhile_ends_the_session_that_nobody_knows) {
  show(1);
  const auto kept = begin(Method::post, "/api/v1/sessions", R"({"last": 1})");
  const auto session = sessions.list().at(0);
  kept->client_goes();
  EXPECT_EQ(session->ended, "ended by owner");
  find();
  EXPECT_TRUE(sessions.list().empty());
}

TEST_F(HistoryRest, begins_at_a_time_in_any_form) {
  const auto begin = clock.now();
  for (std::uint64_t seq = 1; seq <= 5; ++seq) show(seq);
  EXPECT_THAT(numbers(begun(R"({"since": "-3s"})")), testing::ElementsAre(3, 4, 5));
  EXPECT_THAT(numbers(begun(R"({"since": ")" + to_rfc3339(begin + 3s) + R"("})")),
              testing::ElementsAre(4, 5));
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(begin.time_since_epoch());
  EXPECT_THAT(numbers(begun(R"({"since": )" + std::to_string(seconds.count() + 4) +
                            R"(, "follow": false})")),
              testing::ElementsAre(5));
}

TEST_F(HistoryRest, of_who_does_not_follow_ends) {
  show(1);
  const auto session = begun(R"({"until": "now"})");
  EXPECT_EQ(session.at("ended"), "end of history");
  EXPECT_THAT(numbers(session), testing::ElementsAre(1));
}

TEST_F(HistoryRest, says_in_one_line_what_is_wrong_with_a_request) {
  const auto refusal = [&](std::string body) {
    const auto response = ask(Method::post, "/api/v1/sessions", std::move(body));
    EXPECT_EQ(response.status, 400u);
    return detail(response);
  };
  EXPECT_EQ(refusal(R"({"since": "soon"})"),
            "'since': 'soon' is not a time; accepted are -30s, -5m, -2h and -1d before now, RFC "
            "3339 as 2026-11-22T07:40:01Z, and seconds since 1970");
  EXPECT_NE(refusal(R"({"until": true})").find("'until'"), std::string::npos);
  EXPECT_EQ(refusal(R"({"last": 0})"), "'last' is how many messages of before, at least 1");
  EXPECT_EQ(refusal(R"({"since": "-5s", "until": "-5s"})"),
            "'until' is not after 'since': no message is between them");
  EXPECT_EQ(
      refusal(R"({"last": 5, "sample": 3})"),
      "'limit', 'sample' and 'rate' are for what is live: not together with 'since', 'last' or "
      "'follow'");
  EXPECT_NE(refusal(R"({"follow": 1})").find("'follow'"), std::string::npos);
}

TEST_F(HistoryRest, shows_what_is_kept) {
  EXPECT_EQ(document(ask(Method::get, "/api/v1/history")),
            (boost::json::value{{"kept", true},
                                {"messages", 0},
                                {"bytes", 0},
                                {"oldest", nullptr},
                                {"overwritten", 0},
                                {"recorded", 0},
                                {"limit", {{"bytes", 64 << 20}, {"seconds", 600}}}}));
  const auto first = clock.now();
  show(1);
  show(2);
  const auto shown = document(ask(Method::get, "/api/v1/history"));
  EXPECT_EQ(shown.at("messages"), 2);
  EXPECT_EQ(shown.at("recorded"), 2);
  EXPECT_EQ(shown.at("oldest"), to_rfc3339(first).c_str());
  EXPECT_NE(ask(Method::get, "/metrics").body.find("packetstreamer_history_messages 2\n"),
            std::string::npos);
}

class NoHistoryRest : public test::RestTest {};

TEST_F(NoHistoryRest, is_said_by_the_server_that_keeps_none) {
  EXPECT_EQ(ask(Method::get, "/api/v1/history").body, R"({"kept":false})");
  for (const auto* body :
       {R"({"last": 5})", R"({"since": "-5s"})", R"({"follow": false})", R"({"until": "-5s"})"}) {
    const auto response = ask(Method::post, "/api/v1/sessions", body);
    EXPECT_EQ(response.status, 409u) << body;
    EXPECT_EQ(ask(Method::post, "/api/v1/stream", body).status, 409u) << body;
    EXPECT_EQ(detail(response),
              "this server keeps no history (--history-bytes 0), so no session begins in the past");
  }
  EXPECT_EQ(ask(Method::post, "/api/v1/sessions", R"({"until": "+5s"})").status, 201u);
}

}  // namespace
}  // namespace ps::admin
