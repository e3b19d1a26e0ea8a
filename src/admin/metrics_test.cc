// SPDX-License-Identifier: Apache-2.0
#include "admin/metrics.h"

#include <chrono>

#include "admin/rest_fixture.h"

namespace ps::admin {
namespace {

using enum http::Method;
using ::testing::HasSubstr;
using ::testing::Not;

class MetricsTest : public test::RestTest {
 protected:
  std::string metrics() {
    auto response = ask(get, "/metrics");
    EXPECT_EQ(response.status, 200u);
    EXPECT_EQ(response.media_type, "text/plain; version=0.0.4; charset=utf-8");
    return response.body;
  }
};

TEST_F(MetricsTest, count_messages_by_direction_and_type) {
  inventory.all_totals.by_type[1][static_cast<std::size_t>(openflow::MsgType::flow_mod)] = 3;
  const auto text = metrics();
  EXPECT_THAT(text, HasSubstr("# TYPE packetstreamer_messages_total counter\n"));
  EXPECT_THAT(
      text,
      HasSubstr("packetstreamer_messages_total{direction=\"to_switch\",type=\"flow_mod\"} 3\n"));
  EXPECT_THAT(text, Not(HasSubstr("type=\"hello\"")));
}

TEST_F(MetricsTest, have_the_buckets_of_the_time_that_controllers_take) {
  decode::AnswerTimes times;
  times.add(std::chrono::microseconds(100));
  times.add(std::chrono::microseconds(101));
  times.add(std::chrono::seconds(2));
  inventory.all_totals.answer_times = times.totals();
  const auto text = metrics();
  EXPECT_THAT(text, HasSubstr("packetstreamer_answer_seconds_bucket{le=\"0.0001\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("packetstreamer_answer_seconds_bucket{le=\"0.00025\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("packetstreamer_answer_seconds_bucket{le=\"1\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("packetstreamer_answer_seconds_bucket{le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("packetstreamer_answer_seconds_count 3\n"));
}

TEST_F(MetricsTest, tell_switches_and_taps_apart) {
  inventory.all_switches[DatapathId{0x11}].messages = {5, 2};
  inventory.all_switches[std::nullopt].bytes = {8, 0};
  taps.lines = {{.id = 3, .kind = "proxy", .where = "a \"b\"", .counts = {{"opened", 2}}},
                {.id = 4,
                 .kind = "snoop",
                 .where = "every bridge",
                 .counts = {{"opened", 6}},
                 .bridges = {{{"unix:s1", {{"opened", 1}}}, {"unix:s2", {{"opened", 5}}}}}}};
  const auto text = metrics();
  EXPECT_THAT(text, HasSubstr("packetstreamer_switch_messages_total{direction=\"to_controller\","
                              "switch=\"00:00:00:00:00:00:00:11\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("packetstreamer_switch_bytes_total{direction=\"to_controller\","
                              "switch=\"unknown\"} 8\n"));
  EXPECT_THAT(text, HasSubstr("packetstreamer_tap_events_total{id=\"3\",tap=\"proxy\","
                              "where=\"a \\\"b\\\"\",event=\"opened\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("{id=\"4\",tap=\"snoop\",where=\"unix:s2\",event=\"opened\"} 5\n"));
  EXPECT_THAT(text, Not(HasSubstr("every bridge")));
}

TEST_F(MetricsTest, remember_what_sessions_counted_that_are_gone) {
  const auto id = open_session();
  for (const auto* text : {"one", "two"}) push(id, text);
  EXPECT_THAT(metrics(), HasSubstr("packetstreamer_sessions{class=\"asked_for\"} 1\n"));
  EXPECT_THAT(metrics(), HasSubstr("packetstreamer_records_held{class=\"asked_for\"} 2\n"));
  sessions.end(id, "ended by owner");
  clock.advance(std::chrono::hours(24));
  sessions.tick();
  EXPECT_EQ(sessions.find(id), nullptr);
  const auto text = metrics();
  EXPECT_THAT(text, HasSubstr("packetstreamer_sessions{class=\"asked_for\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("packetstreamer_sessions_created_total{class=\"asked_for\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("packetstreamer_records_matched_total{class=\"asked_for\"} 2\n"));
  EXPECT_THAT(text, Not(HasSubstr(id)));
}

/// The value of a line of the text; fails when there is none.
double value(const std::string& text, const std::string& line) {
  const auto front = "\npacketstreamer_" + line + " ";
  const auto at = text.find(front);
  EXPECT_NE(at, std::string::npos) << line;
  return at == std::string::npos ? -1 : std::stod(text.substr(at + front.size()));
}

TEST_F(MetricsTest, add_up_as_the_page_about_loss_says_and_are_those_of_rest) {
  const auto id = open_session(
      R"({"sample": 2, "rate": 5, "limit": {"records": 5}, "buffer": {"records": 2}})");
  for (int i = 0; i < 20; ++i) push(id, "record");
  const auto shown = document(ask(get, "/api/v1/sessions/" + id));
  const auto text = metrics();
  const auto of = [&](const std::string& name) {
    return value(text, "records_" + name + "{class=\"asked_for\"}");
  };
  for (const auto* name : {"matched", "sampled_out", "rate_limited", "taken_in"}) {
    EXPECT_EQ(of(std::string(name) + "_total"), shown.at(name).to_number<double>()) << name;
  }
  EXPECT_EQ(of("held"), shown.at("held").to_number<double>());
  double dropped = 0;
  for (const auto& [cause, count] : shown.at("dropped_by").as_object()) {
    const auto of_cause = value(
        text, "records_dropped_total{class=\"asked_for\",cause=\"" + std::string(cause) + "\"}");
    EXPECT_EQ(of_cause, count.to_number<double>()) << cause;
    dropped += of_cause;
  }
  EXPECT_EQ(of("matched_total"),
            of("taken_in_total") + of("sampled_out_total") + of("rate_limited_total"));
  EXPECT_EQ(of("taken_in_total"), of("held") + of("released_total") + dropped);
  EXPECT_EQ(value(text, "records_offered_total") + of("pushed_total"),
            of("matched_total") + value(text, "records_late_total"));
  EXPECT_EQ(of("sampled_out_total"), 4.0) << "the ninth was the last, then it had ended";
  EXPECT_EQ(value(text, "pushes_refused_total"), 11.0);
  EXPECT_EQ(value(text, "sessions_ended_total{class=\"asked_for\",reason=\"limit reached\"}"), 1.0);
}

}  // namespace
}  // namespace ps::admin
