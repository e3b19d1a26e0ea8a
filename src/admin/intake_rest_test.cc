// SPDX-License-Identifier: Apache-2.0
// Limits, samples, rates and logs of sessions, as REST asks for them, shows and changes them.
#include "admin/rest_fixture.h"

namespace ps::admin {
namespace {

using namespace std::chrono_literals;
using enum http::Method;
using ::testing::HasSubstr;

class IntakeRest : public test::RestTest {
 protected:
  std::string refusal(const std::string& body) {
    const auto response = ask(post, "/api/v1/sessions", body);
    EXPECT_EQ(response.status, 400u) << body;
    return detail(response);
  }
  boost::json::value shown(const std::string& id) {
    return document(ask(get, "/api/v1/sessions/" + id));
  }
  http::Response change(const std::string& id, std::string body) {
    return ask(patch, "/api/v1/sessions/" + id, std::move(body));
  }
  void push_many(const std::string& id, int count) {
    for (int i = 0; i < count; ++i) push(id, "12345678");
  }
};

TEST_F(IntakeRest, a_session_takes_in_what_its_limit_says_and_ends) {
  const auto id = open_session(R"({"limit": {"records": 3}})");
  push_many(id, 5);
  const auto batch = document(ask(get, "/api/v1/sessions/" + id + "/records"));
  EXPECT_EQ(batch.at("records").as_array().size(), 3u);
  EXPECT_EQ(batch.at("ended"), "limit reached");
  const auto session = shown(id);
  EXPECT_EQ(session.at("ended"), "limit reached");
  EXPECT_EQ(session.at("taken_in"), 3);
  EXPECT_EQ(session.at("taken_in_bytes"), 24);
  EXPECT_EQ(session.at("limit"), boost::json::parse(R"({"records": 3, "bytes": null})"));
}

TEST_F(IntakeRest, what_is_left_out_is_shown_by_its_cause) {
  const auto id = open_session(
      R"({"sample": 2, "rate": 2, "overflow": "drop_newest", "buffer": {"records": 1}})");
  push_many(id, 10);
  const auto session = shown(id);
  EXPECT_EQ(session.at("matched"), 10);
  EXPECT_EQ(session.at("sampled_out"), 5);
  EXPECT_EQ(session.at("rate_limited"), 3);
  EXPECT_EQ(session.at("taken_in"), 2);
  EXPECT_EQ(session.at("held"), 1);
  EXPECT_EQ(session.at("dropped"), 1);
  EXPECT_EQ(session.at("dropped_by").at("full"), 1);
  EXPECT_EQ(session.at("sample"), 2);
  EXPECT_EQ(session.at("rate"), 2);
  EXPECT_EQ(session.at("overflow"), "drop_newest");
  EXPECT_EQ(session.at("buffer").at("records"), 1);
}

TEST_F(IntakeRest, what_is_wrong_is_said_with_what_is_accepted) {
  EXPECT_THAT(refusal(R"({"limit": 5})"), HasSubstr(R"('limit' must be an object: {"records": N)"));
  EXPECT_THAT(refusal(R"({"limit": {"record": 5}})"),
              HasSubstr("in 'limit': there is no member 'record'; there are records, bytes"));
  EXPECT_THAT(refusal(R"({"limit": {"records": 0}})"),
              HasSubstr("'limit.records' must be a whole number from 1 on"));
  EXPECT_THAT(refusal(R"({"limit": {"bytes": "x"}})"), HasSubstr("'limit.bytes' must be"));
  for (const auto* sample : {"0", "-1", "1.5", "1000000001", "[]"}) {
    EXPECT_THAT(refusal(R"({"sample": )" + std::string(sample) + "}"),
                HasSubstr("'sample' must be a whole number from 1 to 1000000000"));
  }
  EXPECT_THAT(refusal(R"({"rate": 1000001})"),
              HasSubstr("'rate' must be a whole number from 1 to 1000000"));
  EXPECT_THAT(refusal(R"({"overflow": "wait"})"), HasSubstr("drop_oldest, drop_newest"));
  EXPECT_THAT(refusal(R"({"buffer": {"records": 65537}})"),
              HasSubstr("'buffer.records' must be a whole number from 1 to 65536"));
  EXPECT_THAT(refusal(R"({"buffer": {"bytes": 16777217}})"), HasSubstr("1 to 16777216"));
  EXPECT_THAT(refusal(R"({"buffer": []})"), HasSubstr("'buffer' must be an object"));
  EXPECT_TRUE(sessions.list().empty());
}

TEST_F(IntakeRest, null_is_as_if_it_were_absent) {
  const auto id = open_session(R"({"limit": null, "sample": null, "rate": null, "overflow": null,
                                   "buffer": {"records": null}})");
  EXPECT_EQ(sessions.find(id)->spec.intake, record::Intake{});
}

TEST_F(IntakeRest, a_running_session_is_changed_member_by_member) {
  const auto id = open_session(R"({"limit": {"records": 9, "bytes": 1000}, "rate": 5})");
  auto session = document(change(id, R"({"limit": {"records": 10}, "label": "new"})"));
  EXPECT_EQ(session.at("limit"), boost::json::parse(R"({"records": 10, "bytes": 1000})"));
  EXPECT_EQ(session.at("label"), "new");
  EXPECT_EQ(session.at("rate"), 5);
  session = document(change(id, R"({"limit": {"bytes": null}, "sample": 3, "rate": null})"));
  EXPECT_EQ(session.at("limit"), boost::json::parse(R"({"records": 10, "bytes": null})"));
  EXPECT_EQ(session.at("sample"), 3);
  EXPECT_TRUE(session.at("rate").is_null());
  session = document(change(id, R"({"limit": null})"));
  EXPECT_EQ(session.at("limit"), boost::json::parse(R"({"records": null, "bytes": null})"));
}

TEST_F(IntakeRest, a_change_is_all_or_nothing) {
  const auto id = open_session();
  EXPECT_EQ(change(id, R"({"label": "new", "sample": 0})").status, 400u);
  EXPECT_EQ(change(id, R"({"label": "new", "filter": "of.typ"})").status, 400u);
  EXPECT_EQ(shown(id).at("label"), "");
}

TEST_F(IntakeRest, a_limit_that_is_reached_already_ends_the_session) {
  const auto id = open_session();
  push_many(id, 3);
  const auto response = change(id, R"({"limit": {"records": 2}})");
  EXPECT_EQ(response.status, 200u);
  EXPECT_EQ(document(response).at("ended"), "limit reached");
  EXPECT_EQ(change(id, R"({"limit": null})").status, 404u);
}

TEST_F(IntakeRest, a_record_says_how_it_was_thinned_out) {
  const auto id = open_session(R"({"sample": 10, "rate": 100})");
  auto message = std::make_shared<record::Record>(Bytes{}, Bytes{});
  message->channel = std::make_shared<const decode::Channel>();
  sessions.find(id)->log->append(message);
  const auto batch = document(ask(get, "/api/v1/sessions/" + id + "/records"));
  EXPECT_EQ(batch.at("records").at(0).at("sample"), 10);
  EXPECT_EQ(batch.at("records").at(0).at("rate"), 100);
}

/// A server that allows little of everything.
class PoorServer : public ::testing::Test {
 protected:
  http::Response ask(http::Method method, std::string_view target, std::string body = {}) {
    http::Request request;
    request.method = method;
    request.body = std::move(body);
    EXPECT_TRUE(http::parse_target(target, request));
    auto kept = std::make_shared<ps::test::KeptResponse>();
    api.handler()(std::move(request), http::Responder(kept));
    waiting.push_back(kept);
    http::Response none;
    none.status = 0;
    return kept->responses.empty() ? none : kept->responses[0];
  }
  static std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "";
  }

  ps::test::ManualClock clock;
  session::Publication publication;
  session::Sessions sessions{
      clock, {.observers = 1, .creates_per_second = 1}, **render::find_format("json"), publication};
  test::FixedInventory inventory;
  test::FakeTaps taps;
  test::KeptStatistics statistics;
  std::vector<std::shared_ptr<ps::test::KeptResponse>> waiting;
  stream::LogWaits waits{[](auto) {}};
  Api api{clock, sessions, inventory, taps, statistics, waits, **render::find_format("text")};
};

TEST_F(PoorServer, says_when_to_ask_again_for_a_session) {
  EXPECT_EQ(ask(post, "/api/v1/sessions", "{}").status, 201u);
  const auto refused = ask(post, "/api/v1/sessions", "{}");
  EXPECT_EQ(refused.status, 429u);
  EXPECT_EQ(header(refused, "Retry-After"), "1");
  EXPECT_THAT(refused.body, HasSubstr("--max-session-rate"));
  const auto legacy =
      ask(post, "/wm/core/packettrace/json", R"({"mac": "02:00:00:00:00:01", "period": 60})");
  EXPECT_THAT(legacy.body, HasSubstr("-1003"));
  clock.advance(1s);
  EXPECT_EQ(ask(post, "/api/v1/sessions", "{}").status, 201u);
  EXPECT_THAT(ask(get, "/metrics").body,
              HasSubstr("packetstreamer_sessions_refused_total{cause=\"too_fast\"} 2\n"));
}

TEST_F(PoorServer, has_no_place_for_a_second_observer) {
  const auto id = sessions.create({}).value()->id;
  const auto target = "/api/v1/sessions/" + id + "/records?wait=30";
  EXPECT_EQ(ask(get, target).status, 0u) << "it waits";
  const auto refused = ask(get, target);
  EXPECT_EQ(refused.status, 429u);
  EXPECT_EQ(header(refused, "Retry-After"), "1");
  EXPECT_THAT(refused.body, HasSubstr("--max-observers"));
  const auto stream = ask(get, "/api/v1/sessions/" + id + "/ws");
  EXPECT_EQ(stream.status, 429u) << "whatever the delivery";
  waiting.front()->client_goes();
  EXPECT_EQ(ask(get, target).status, 0u);
  EXPECT_THAT(ask(get, "/metrics").body, HasSubstr("packetstreamer_observers_refused_total 2\n"));
}

}  // namespace
}  // namespace ps::admin
