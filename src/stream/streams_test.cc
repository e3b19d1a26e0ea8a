// SPDX-License-Identifier: Apache-2.0
// What every stream must do, whatever its delivery: run over the table of deliveries.
#include "stream/streams.h"

#include <algorithm>
#include <deque>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <gmock/gmock.h>

#include "record/log_spec.h"
#include "stream/delivery.h"
#include "support/manual_clock.h"

namespace ps::stream {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using testing::ElementsAre;
using testing::IsEmpty;

using Items = std::vector<std::string>;

/// An observer: keeps what it is sent, takes it in when the test runs what was posted, or never.
struct Observer {
  std::string octets;
  std::vector<std::string> parts;  ///< octets of each record and notice
  std::vector<std::shared_ptr<const Chunk>> chunks;
  std::optional<StreamTotals> totals;
  bool takes_in = true;
  std::function<void()> written;
};

class KeptOutlet final : public Outlet {
 public:
  KeptOutlet(std::shared_ptr<Observer> observer, LogWaits& waits)
      : observer_(std::move(observer)), waits_(waits) {}
  void write(const std::shared_ptr<const Chunk>& chunk, std::function<void()> written) override {
    EXPECT_FALSE(chunk->octets.empty());
    EXPECT_FALSE(observer_->written) << "one write at a time";
    observer_->octets += chunk->octets;
    std::size_t begin = 0;
    for (const auto end : chunk->ends) {
      observer_->parts.push_back(chunk->octets.substr(begin, end - begin));
      begin = end;
    }
    EXPECT_EQ(begin, chunk->octets.size());
    observer_->chunks.push_back(chunk);
    observer_->written = std::move(written);
    if (observer_->takes_in) take_in();
  }
  void end(const StreamTotals& totals) override { observer_->totals = totals; }

 private:
  void take_in() {
    waits_.soon([observer = observer_] { std::exchange(observer->written, nullptr)(); });
  }
  std::shared_ptr<Observer> observer_;
  LogWaits& waits_;
};

std::string notice(const json::value& value) {
  const auto& members = value.as_object();
  if (const auto* missed = members.if_contains("missed")) {
    return "missed " + json::serialize(*missed);
  }
  return "ended: " + json::value_to<std::string>(members.at("ended"));
}

Items read_json(const Observer& observer) {
  Items items;
  for (const auto& part : observer.parts) {
    if (part == "\n") continue;
    const auto value = json::parse(part);
    items.push_back(value.is_string() ? json::value_to<std::string>(value) : notice(value));
  }
  return items;
}

/// As a browser reads them.
Items read_events(const Observer& observer) {
  Items items;
  for (const auto& part : observer.parts) {
    if (part.starts_with("retry:") || part.starts_with(":")) continue;
    EXPECT_TRUE(part.starts_with("id: ") && part.ends_with("\n\n")) << part;
    const auto data = json::parse(part.substr(part.find("data: ") + 6));
    const bool event = part.find("\nevent: ") != std::string::npos;
    items.push_back(event ? notice(data) : json::value_to<std::string>(data));
  }
  return items;
}

Items read_lines(const Observer& observer) {
  Items items;
  for (auto part : observer.parts) {
    EXPECT_TRUE(part.ends_with("\n"));
    part.pop_back();
    if (part.starts_with("# the session has ended: ")) part = "ended: " + part.substr(25);
    if (part.starts_with("# ")) part = "missed " + part.substr(2, part.find(" missed") - 2);
    items.push_back(part);
  }
  return items;
}

std::string comment_of(const std::string& block) {
  const auto said = block.substr(24, static_cast<unsigned char>(block[22]));
  if (said.starts_with("the session has ended: ")) return "ended: " + said.substr(23);
  return "missed " + said.substr(0, said.find(' '));
}

/// The blocks of a capture file; each frame ends with what was pushed.
Items read_blocks(const Observer& observer) {
  Items items;
  for (const auto& part : observer.parts) {
    if (part[0] == 5) items.push_back(comment_of(part));
    if (part[0] != 6) continue;
    const auto length = static_cast<unsigned char>(part[20]);
    items.push_back(part.substr(28 + length - 3, 3));
  }
  return items;
}

struct Idiom {
  std::string name;
  Items (*read)(const Observer&);
};

class StreamsTest : public testing::TestWithParam<Idiom> {
 protected:
  StreamsTest() { begin_session({}); }

  void begin_session(record::LogBounds bounds) {
    session::SessionSpec spec;
    spec.format = *render::find_format("text");
    session = std::make_shared<session::Session>("0123456789abcdef", spec,
                                                 session::Session::Origin::asked_for, SteadyTime{},
                                                 record::logs().front().make(bounds));
  }
  static const DeliverySpec& delivery() {
    return *std::ranges::find(deliveries(), GetParam().name, &DeliverySpec::name);
  }
  std::shared_ptr<Observer> observe(record::Cursor from = 0, StreamOrder order = {}) {
    auto observer = std::make_shared<Observer>();
    order.view = {session, &delivery().framing(),
                  *format_of(delivery(), nullptr, *session->spec.format)};
    order.from = from;
    last_id = streams.begin(std::move(order), *observers.admit(session),
                            std::make_unique<KeptOutlet>(observer, waits));
    return observer;
  }
  void push(std::string_view text) {
    session->log->append(record::Record::pushed(as_bytes(text), clock.now()));
  }
  void run() {
    for (; !posted.empty(); posted.pop_front()) posted.front()();
  }
  static Items items(const std::shared_ptr<Observer>& observer) {
    return GetParam().read(*observer);
  }
  static void take_in(const std::shared_ptr<Observer>& observer) {
    observer->takes_in = true;
    std::exchange(observer->written, nullptr)();
  }

  test::ManualClock clock;
  std::deque<std::function<void()>> posted;
  LogWaits waits{[this](auto work) { posted.push_back(std::move(work)); }};
  std::shared_ptr<session::Session> session;
  session::Observers observers{20'000};
  Streams streams{clock, waits};
  Streams::StreamId last_id = 0;
};

TEST_P(StreamsTest, give_what_is_held_and_then_what_comes) {
  push("one");
  const auto observer = observe();
  EXPECT_THAT(observer->octets, IsEmpty()) << "nothing before begin has returned";
  run();
  EXPECT_THAT(items(observer), ElementsAre("one"));
  EXPECT_EQ(session->observers, 1u);
  push("two");
  push("six");
  run();
  EXPECT_THAT(items(observer), ElementsAre("one", "two", "six"));
  EXPECT_EQ(session->delivered, 3u);
}

TEST_P(StreamsTest, tell_why_the_session_ended_while_they_waited) {
  const auto observer = observe();
  push("one");
  run();
  session->log->close("expired");
  run();
  EXPECT_THAT(items(observer), ElementsAre("one", "ended: expired"));
  ASSERT_TRUE(observer->totals);
  EXPECT_EQ(observer->totals->records, 1u);
  EXPECT_EQ(observer->totals->next, 1u);
  EXPECT_EQ(observer->totals->ended, "expired");
  EXPECT_EQ(streams.size(), 0u);
  EXPECT_EQ(session->observers, 0u);
}

TEST_P(StreamsTest, give_the_backlog_of_a_session_that_has_ended) {
  push("one");
  session->log->close("ended by owner");
  const auto observer = observe();
  run();
  EXPECT_THAT(items(observer), ElementsAre("one", "ended: ended by owner"));
}

TEST_P(StreamsTest, wait_for_a_slow_observer_and_tell_it_what_it_missed) {
  begin_session({.records = 2});
  const auto observer = observe();
  run();
  observer->takes_in = false;
  push("one");
  run();
  for (const auto* text : {"two", "six", "ten", "end"}) push(text);
  run();
  EXPECT_THAT(items(observer), ElementsAre("one")) << "one write at a time";
  take_in(observer);
  run();
  EXPECT_THAT(items(observer), ElementsAre("one", "missed 2", "ten", "end"));
  EXPECT_EQ(session->missed, 2u);
  EXPECT_EQ(session->delivered + session->missed, session->log->counters().appended);
}

TEST_P(StreamsTest, tell_of_every_gap_and_sum_them_up) {
  begin_session({.records = 1, .overflow = record::Overflow::drop_newest});
  const auto observer = observe();
  push("one");
  push("two");
  run();
  EXPECT_THAT(items(observer), ElementsAre("one", "missed 1"));
  push("six");
  push("ten");
  session->log->close("expired");
  run();
  EXPECT_THAT(items(observer), ElementsAre("one", "missed 1", "missed 2", "ended: expired"));
  EXPECT_EQ(observer->totals->missed, 3u);
}

TEST_P(StreamsTest, hold_little_for_an_observer_that_stopped_to_read) {
  const auto observer = observe();
  run();
  observer->takes_in = false;
  for (int i = 0; i < 10'000; ++i) push(std::string(3, 'x'));
  run();
  std::size_t held = 0;
  for (const auto& chunk : observer->chunks) held += chunk->octets.size();
  EXPECT_LE(held, 2 * ChunkMaker::kLargest);
  session->log->close("expired");
  run();
  EXPECT_FALSE(observer->totals) << "it may still read on";
  streams.cancel(last_id);
  EXPECT_EQ(session->observers, 0u);
  EXPECT_EQ(waits.size(), 0u);
}

TEST_P(StreamsTest, may_break_off_in_the_middle_of_a_write_and_be_resumed) {
  const auto observer = observe();
  run();
  observer->takes_in = false;
  push("one");
  run();
  int over = 0;
  streams.cancel(last_id);
  EXPECT_EQ(over, 0);
  std::exchange(observer->written, nullptr)();  // comes too late, and does nothing
  push("two");
  run();
  EXPECT_THAT(items(observer), ElementsAre("one"));
  const auto again = observe(1, {.when_over = [&] { ++over; }});
  run();
  EXPECT_THAT(items(again), ElementsAre("two"));
  streams.cancel(last_id);
  EXPECT_EQ(over, 1);
}

TEST_P(StreamsTest, are_each_at_their_own_place_and_share_what_is_rendered) {
  const auto slow = observe();
  const auto quick = observe();
  run();
  slow->takes_in = false;
  push("one");
  run();
  EXPECT_EQ(slow->chunks.back(), quick->chunks.back()) << "rendered once";
  EXPECT_EQ(streams.octets().sent, 2 * streams.octets().rendered);
  push("two");
  run();
  EXPECT_THAT(items(quick), ElementsAre("one", "two"));
  take_in(slow);
  run();
  EXPECT_THAT(items(slow), ElementsAre("one", "two"));
  EXPECT_EQ(session->delivered, 4u);
}

TEST_P(StreamsTest, may_be_ten_thousand_that_wait_and_all_get_what_comes) {
  std::vector<std::shared_ptr<Observer>> all;
  for (int i = 0; i < 10'000; ++i) all.push_back(observe());
  run();
  push("one");
  EXPECT_EQ(posted.size(), 1u) << "what the appending thread pays";
  run();
  push("two");
  session->log->close("expired");
  run();
  for (const auto& observer : all) {
    ASSERT_THAT(items(observer), ElementsAre("one", "two", "ended: expired"));
  }
  EXPECT_EQ(streams.size(), 0u);
  EXPECT_EQ(session->observers, 0u);
}

TEST_P(StreamsTest, end_when_they_have_given_as_many_as_were_asked_for) {
  for (const auto* text : {"one", "two", "six"}) push(text);
  const auto observer = observe(0, {.most = 2});
  run();
  EXPECT_THAT(items(observer), ElementsAre("one", "two"));
  ASSERT_TRUE(observer->totals);
  EXPECT_EQ(observer->totals->next, 2u);
  EXPECT_FALSE(observer->totals->ended);
}

TEST_P(StreamsTest, end_when_nothing_comes_for_as_long_as_was_asked_for) {
  push("one");
  const auto at_once = observe(0, {.patience = 0s});
  const auto later = observe(0, {.patience = 5s});
  run();
  EXPECT_TRUE(at_once->totals);
  clock.advance(4s);
  push("two");
  run();
  clock.advance(4s);
  streams.tick();
  EXPECT_FALSE(later->totals);
  clock.advance(1s);
  streams.tick();
  ASSERT_TRUE(later->totals);
  EXPECT_THAT(items(later), ElementsAre("one", "two"));
}

TEST_P(StreamsTest, say_that_they_live_without_saying_a_record) {
  const auto observer = observe();
  run();
  const auto before = observer->octets;
  for (int i = 0; i < 60; ++i) {
    clock.advance(1s);
    streams.tick();
    run();
  }
  const bool has_a_way = GetParam().name == "ndjson" || GetParam().name == "sse";
  EXPECT_EQ(observer->octets != before, has_a_way);
  push("one");
  run();
  EXPECT_THAT(items(observer), ElementsAre("one"));
}

TEST_P(StreamsTest, leave_nothing_behind_when_the_service_ends) {
  int over = 0;
  {
    Streams short_lived(clock, waits);
    StreamOrder order{.when_over = [&] { ++over; }};
    order.view = {session, &delivery().framing(),
                  *format_of(delivery(), nullptr, *session->spec.format)};
    short_lived.begin(order, *observers.admit(session),
                      std::make_unique<KeptOutlet>(std::make_shared<Observer>(), waits));
    run();
  }
  EXPECT_EQ(over, 1);
  EXPECT_EQ(session->observers, 0u);
  EXPECT_EQ(waits.size(), 0u);
}

INSTANTIATE_TEST_SUITE_P(All, StreamsTest,
                         testing::Values(Idiom{"ndjson", read_json}, Idiom{"sse", read_events},
                                         Idiom{"text", read_lines}, Idiom{"pcapng", read_blocks},
                                         Idiom{"websocket", read_json}),
                         [](const auto& idiom) { return idiom.param.name; });

/// Octets of messages have no place for notices: the totals tell.
TEST(Octets, are_those_of_the_records_alone) {
  std::string out;
  const auto& raw = **render::find_format("raw");
  plain_octets().begin(raw, out);
  plain_octets().missed({.missed = 3}, raw, out);
  plain_octets().ended("expired", {}, raw, out);
  EXPECT_EQ(out, "");
  plain_octets().record(*record::Record::pushed(as_bytes("one"), {}), raw, {}, 1, out);
  EXPECT_EQ(out, "one");
}

/// Data of an event cannot hold a line feed; what comes out of the client must.
TEST(ServerSentEvents, carry_lines_of_a_text_in_fields_of_their_own) {
  std::string out;
  const auto& text = **render::find_format("text");
  server_sent_events().record(*record::Record::pushed(as_bytes("one\ntwo"), {}), text, {}, 7, out);
  EXPECT_EQ(out, "id: 7\ndata: \"one\\ntwo\"\n\n") << "JSON strings have none";
}

TEST(Deliveries, are_chosen_by_what_a_client_accepts) {
  const auto name = [](std::string_view accept, bool batch = true) {
    const auto chosen = preferred_stream(accept, batch);
    return !chosen ? "none" : *chosen ? (*chosen)->name : "batch";
  };
  EXPECT_EQ(name("*/*"), "batch");
  EXPECT_EQ(name("*/*", false), "ndjson");
  EXPECT_EQ(name("text/event-stream"), "sse");
  EXPECT_EQ(name("application/x-pcapng, */*;q=0.1"), "pcapng");
  EXPECT_EQ(name("image/png"), "none");
}

TEST(Deliveries, carry_what_they_can) {
  const auto& text = **render::find_format("text");
  const auto& raw = **render::find_format("raw");
  const auto& pcapng = **render::find_format("pcapng");
  const auto& plain = usual_stream(text);
  EXPECT_EQ((*format_of(plain, nullptr, text))->name, "text");
  EXPECT_EQ((*format_of(plain, nullptr, raw))->name, "text") << "of a session of octets";
  EXPECT_FALSE(format_of(plain, &raw, text));
  EXPECT_EQ(usual_stream(raw).name, "octets");
  EXPECT_EQ((*format_of(usual_stream(raw), &pcapng, text))->name, "pcapng");
  EXPECT_EQ(usual_stream(pcapng).name, "pcapng");
  EXPECT_FALSE(format_of(usual_stream(pcapng), &raw, text));
  EXPECT_EQ((*format_of(web_socket_delivery(), nullptr, text))->name, "json");
  EXPECT_EQ((*format_of(web_socket_delivery(), &text, raw))->name, "text");
}

}  // namespace
}  // namespace ps::stream
