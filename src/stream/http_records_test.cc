// SPDX-License-Identifier: Apache-2.0
#include "stream/http_records.h"

#include <deque>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>

#include "base/base64.h"
#include "record/log_spec.h"
#include "support/manual_clock.h"

namespace ps::stream {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class HttpRecordsTest : public ::testing::Test {
 protected:
  std::shared_ptr<session::Session> a_session(std::string_view format = "text",
                                              record::LogBounds bounds = {}) {
    session::SessionSpec spec;
    spec.format = *render::find_format(format);
    return std::make_shared<session::Session>("0123456789abcdef", spec,
                                              session::Session::Origin::asked_for, SteadyTime{},
                                              record::logs().front().make(bounds));
  }
  void push(session::Session& session, std::string_view text) {
    session.log->append(record::Record::pushed(as_bytes(text), clock.now()));
  }
  HttpRecords::Answer keep() {
    return [this](std::string document) { answers.push_back(json::parse(document)); };
  }
  void run_posted() {
    while (!posted.empty()) {
      auto work = std::move(posted.front());
      posted.pop_front();
      work();
    }
  }

  test::ManualClock clock;
  std::deque<std::function<void()>> posted;
  std::vector<json::value> answers;
  LogWaits waits{[this](auto work) { posted.push_back(std::move(work)); }};
  session::Observers observers{2};
  HttpRecords records{clock, waits, observers};
};

TEST_F(HttpRecordsTest, what_is_held_is_answered_at_once) {
  auto session = a_session();
  push(*session, "one");
  push(*session, "two \xc3\xa4 \"quoted\"");
  EXPECT_EQ(records.read(session, {.wait = 30s}, keep()).value(), 0u);
  EXPECT_EQ(answers.at(0), json::parse(R"({"records": ["one", "two \u00e4 \"quoted\""],
                                           "next": "2", "missed": 0, "ended": null})"));
  EXPECT_EQ(session->delivered, 2u);
}

TEST_F(HttpRecordsTest, a_format_that_begins_with_something_has_it_beside_the_records) {
  auto session = a_session("pcapng");
  push(*session, "one");
  (void)records.read(session, {}, keep());
  const auto& document = answers.at(0).as_object();
  std::string preamble;
  session->spec.format->renderer->begin(preamble);
  EXPECT_EQ(from_base64(document.at("preamble").as_string()).value(), preamble);
  EXPECT_EQ(document.at("records").as_array().size(), 1u);
}

/// A format of a plug-in may say that it is JSON, and not be it.
TEST_F(HttpRecordsTest, a_format_beside_json_is_text_whatever_its_media_type) {
  struct Broken final : render::Renderer {
    void render(const record::Record&, const render::RenderOptions&,
                render::Rendering& out) const override {
      out += "{no JSON";
    }
  };
  const Broken broken;
  const render::FormatSpec format{"broken", "help", "application/json", true, &broken};
  const auto session = a_session();
  auto message = std::make_shared<record::Record>(Bytes{}, Bytes{});
  message->channel = std::make_shared<const decode::Channel>();
  session->log->append(message);
  (void)records.read(session, {.format = &format}, keep());
  EXPECT_EQ(answers.at(0).at("records"), json::parse(R"(["{no JSON"])"));
}

TEST_F(HttpRecordsTest, without_a_wait_nothing_is_an_answer_too) {
  EXPECT_EQ(records.read(a_session(), {}, keep()).value(), 0u);
  EXPECT_EQ(answers.at(0), json::parse(R"({"records":[],"next":"0","missed":0,"ended":null})"));
}

TEST_F(HttpRecordsTest, a_wait_ends_with_the_first_record) {
  auto session = a_session();
  EXPECT_NE(records.read(session, {.wait = 30s}, keep()).value(), 0u);
  EXPECT_EQ(session->observers, 1u);
  push(*session, "one");
  EXPECT_TRUE(answers.empty());
  run_posted();
  EXPECT_EQ(answers.at(0).at("records").as_array().size(), 1u);
  EXPECT_EQ(session->observers, 0u);
  EXPECT_EQ(records.waiting(), 0u);
}

TEST_F(HttpRecordsTest, one_more_than_may_wait_is_refused_but_what_is_there_can_be_read) {
  auto session = a_session();
  for (int i = 0; i < 2; ++i) (void)records.read(session, {.wait = 30s}, keep());
  const auto refused = records.read(session, {.wait = 30s}, keep());
  ASSERT_TRUE(refused.has_error());
  EXPECT_THAT(refused.error().message, testing::HasSubstr("--max-observers"));
  EXPECT_TRUE(answers.empty());
  push(*session, "one");
  EXPECT_TRUE(records.read(session, {.wait = 30s}, keep()).has_value());
  run_posted();
  EXPECT_EQ(answers.size(), 3u);
  EXPECT_EQ(observers.now(), 0u);
}

/// One that is answered and waits again is no second observer.
TEST_F(HttpRecordsTest, an_answer_makes_room_before_it_is_given) {
  auto session = a_session();
  (void)records.read(session, {.wait = 30s}, keep());
  bool again = false;
  (void)records.read(session, {.wait = 30s}, [&](std::string) {
    again = records.read(session, {.from = 1, .wait = 30s}, keep()).has_value();
  });
  push(*session, "one");
  run_posted();
  EXPECT_TRUE(again);
}

/// Counts what it renders.
struct Counting final : render::Renderer {
  void render(const record::Record&, const render::RenderOptions&,
              render::Rendering& out) const override {
    out += "rendered " + std::to_string(++count);
  }
  mutable int count = 0;
};

TEST_F(HttpRecordsTest, those_who_wait_for_the_same_share_one_rendering) {
  const Counting counting;
  const render::FormatSpec format{"counting", "help", "text/plain", true, &counting};
  const auto session = a_session();
  const auto append = [&] {
    auto message = std::make_shared<record::Record>(Bytes{}, Bytes{});
    message->channel = std::make_shared<const decode::Channel>();
    session->log->append(message);
  };
  (void)records.read(session, {.wait = 30s, .format = &format}, keep());
  (void)records.read(session, {.wait = 20s, .format = &format}, keep());
  append();
  run_posted();
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0], answers[1]);
  EXPECT_EQ(counting.count, 1);
  EXPECT_EQ(session->delivered, 2u);

  append();
  (void)records.read(session, {.format = &format}, keep());
  EXPECT_EQ(answers.back().at("next"), "2") << "who comes later gets what came since";
}

TEST_F(HttpRecordsTest, each_record_says_how_it_was_sampled) {
  auto session = a_session("json");
  session->thinning.add({.from = 1, .sample = 10, .rate = 5}, 0);
  auto message = std::make_shared<record::Record>(Bytes{}, Bytes{});
  message->channel = std::make_shared<const decode::Channel>();
  for (int i = 0; i < 2; ++i) session->log->append(message);
  (void)records.read(session, {}, keep());
  const auto& all = answers.at(0).at("records").as_array();
  EXPECT_FALSE(all.at(0).as_object().contains("sample"));
  EXPECT_EQ(all.at(1).at("sample"), 10);
  EXPECT_EQ(all.at(1).at("rate"), 5);
}

TEST_F(HttpRecordsTest, a_wait_ends_with_its_time) {
  (void)records.read(a_session(), {.wait = 30s}, keep());
  clock.advance(29s);
  records.tick();
  EXPECT_TRUE(answers.empty());
  clock.advance(1s);
  records.tick();
  EXPECT_TRUE(answers.at(0).at("records").as_array().empty());
  run_posted();
  EXPECT_EQ(answers.size(), 1u);
}

TEST_F(HttpRecordsTest, a_wait_ends_with_the_session) {
  auto session = a_session();
  (void)records.read(session, {.wait = 30s}, keep());
  session->log->close("expired");
  run_posted();
  EXPECT_EQ(answers.at(0).at("ended"), "expired");
}

TEST_F(HttpRecordsTest, a_cancelled_wait_is_not_answered) {
  auto session = a_session();
  const auto id = records.read(session, {.wait = 30s}, keep()).value();
  push(*session, "one");
  records.cancel(id);
  records.cancel(id);
  run_posted();
  EXPECT_TRUE(answers.empty());
  EXPECT_EQ(session->observers, 0u);
}

TEST_F(HttpRecordsTest, work_that_was_posted_may_run_after_its_end) {
  auto session = a_session();
  {
    HttpRecords short_lived(clock, waits, observers);
    (void)short_lived.read(session, {.wait = 30s}, keep());
    push(*session, "one");
  }
  run_posted();
  EXPECT_TRUE(answers.empty());
  EXPECT_EQ(session->observers, 0u);
}

TEST_F(HttpRecordsTest, the_end_is_told_with_the_last_record_only) {
  auto session = a_session();
  push(*session, "one");
  push(*session, "two");
  session->log->close("expired");
  (void)records.read(session, {.max_records = 1}, keep());
  EXPECT_TRUE(answers.at(0).at("ended").is_null());
  (void)records.read(session, {.from = 1, .max_records = 1}, keep());
  EXPECT_EQ(answers.at(1).at("ended"), "expired");
}

TEST_F(HttpRecordsTest, a_reader_that_is_behind_learns_what_it_missed) {
  auto session = a_session("text", {.records = 2});
  for (auto text : {"one", "two", "three"}) push(*session, text);
  (void)records.read(session, {}, keep());
  EXPECT_EQ(answers.at(0).at("missed"), 1);
  EXPECT_EQ(answers.at(0).at("records").as_array().at(0), "two");
  EXPECT_EQ(session->missed, 1u);
}

TEST_F(HttpRecordsTest, a_reply_is_bounded_and_the_rest_comes_with_the_next) {
  auto session = a_session("raw");
  for (int i = 0; i < 3; ++i) push(*session, std::string(3 << 20, 'x'));
  (void)records.read(session, {}, keep());
  EXPECT_EQ(answers.at(0).at("records").as_array().size(), 1u);
  EXPECT_EQ(answers.at(0).at("next"), "1");
  EXPECT_EQ(session->delivered, 1u);
}

TEST_F(HttpRecordsTest, octets_are_base64) {
  auto session = a_session("raw");
  push(*session, "\xff\xfe");
  (void)records.read(session, {}, keep());
  EXPECT_EQ(answers.at(0).at("records").as_array().at(0), "//4=");
}

TEST_F(HttpRecordsTest, pushed_octets_that_are_no_text_say_so_in_text_formats) {
  auto session = a_session("json");
  push(*session, "\xff\xfe");
  push(*session, "{not json");
  (void)records.read(session, {}, keep());
  EXPECT_EQ(answers.at(0).at("records"), json::parse(R"([{"base64": "//4="}, "{not json"])"));
}

}  // namespace
}  // namespace ps::stream
