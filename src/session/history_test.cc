// SPDX-License-Identifier: Apache-2.0
#include "session/history.h"

#include <atomic>
#include <deque>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "openflow/header.h"
#include "session/publication.h"
#include "session/sessions.h"
#include "support/manual_clock.h"

namespace ps::session {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint8_t kHello = 0;
constexpr std::uint8_t kEchoRequest = 2;

/// A channel's messages, of eight octets each.
class Messages {
 public:
  void show(decode::MessageSink& sink, std::uint64_t seq, Timestamp time,
            std::uint8_t type = kHello) {
    const std::array<std::uint8_t, 8> octets{4, type, 0, 8};
    sink.message({channel_, seq, Direction::to_switch, time, 0, openflow::header_at(octets.data()),
                  octets, nullptr});
  }
  const decode::Channel* channel() const { return channel_.get(); }

 private:
  std::shared_ptr<const decode::Channel> channel_ = std::make_shared<const decode::Channel>();
};

std::vector<std::uint64_t> numbers(const record::Batch& batch) {
  std::vector<std::uint64_t> all;
  for (const auto& record : batch.records) all.push_back(record->seq);
  return all;
}

record::Batch read(const Session& session, record::Cursor from = 0) {
  return session.log->read(from, 1'000'000, 1u << 30);
}

class HistoryTest : public testing::Test {
 protected:
  HistoryTest() { sessions.look_back_with(histories); }

  void show(std::uint64_t seq, std::uint8_t type = kHello) {
    messages.show(distributor, seq, clock.now(), type);
    clock.advance(1s);
  }
  void show_all(std::uint64_t first, std::uint64_t last) {
    for (auto seq = first; seq <= last; ++seq) show(seq);
  }
  void run(std::deque<std::function<void()>>& works) {
    for (; !works.empty(); works.pop_front()) works.front()();
  }
  void find() {
    run(background);
    run(service);
  }

  test::ManualClock clock;
  render::FormatSpec format{"text", "", "text/plain", true, nullptr};
  Publication publication;
  record::FlightRecorder recorder{clock, {.bytes = record::FlightBounds::kLeastBytes}};
  Distributor distributor{publication, &recorder.add_track()};
  std::deque<std::function<void()>> background;
  std::deque<std::function<void()>> service;
  Histories histories{recorder, [this](auto work) { background.push_back(std::move(work)); },
                      [this](auto work) { service.push_back(std::move(work)); }};
  Sessions sessions{clock, {}, format, publication};
  Messages messages;
};

TEST_F(HistoryTest, comes_before_what_is_live) {
  show_all(1, 5);
  auto session = sessions.create({.last = 3}).value();
  show_all(6, 7);
  EXPECT_THAT(numbers(read(*session)), IsEmpty()) << "nothing live before the history is there";
  EXPECT_TRUE(session->history->pending);
  find();
  show(8);
  EXPECT_THAT(numbers(read(*session)), ElementsAre(3, 4, 5, 6, 7, 8));
  EXPECT_EQ(read(*session).missed, 0u);
  EXPECT_FALSE(session->history->pending);
  EXPECT_TRUE(session->history->complete);
  EXPECT_EQ(session->history->records, 3u);
}

TEST_F(HistoryTest, begins_at_the_time_that_is_asked_for) {
  const auto begin = clock.now();
  show_all(1, 5);
  auto session = sessions.create({.since = begin + 2s}).value();
  auto newest = sessions.create({.since = begin + 1s, .last = 2}).value();
  auto between = sessions.create({.since = begin + 1s, .until = begin + 3s}).value();
  find();
  EXPECT_THAT(numbers(read(*session)), ElementsAre(3, 4, 5));
  EXPECT_EQ(session->history->from, begin);
  EXPECT_THAT(numbers(read(*newest)), ElementsAre(4, 5));
  EXPECT_THAT(numbers(read(*between)), ElementsAre(2, 3));
  EXPECT_EQ(read(*between).ended, kEndOfHistory);
}

TEST_F(HistoryTest, has_what_the_filter_holds_for) {
  show(1);
  show(2, kEchoRequest);
  show(3);
  show(4, kEchoRequest);
  const auto filter = filter::Predicate::parse("of.type == echo_request").value();
  auto session = sessions.create({.filter = filter, .last = 10}).value();
  find();
  show(5);
  show(6, kEchoRequest);
  EXPECT_THAT(numbers(read(*session)), ElementsAre(2, 4, 6));
}

TEST_F(HistoryTest, is_all_there_is_for_who_does_not_follow) {
  show_all(1, 3);
  auto session = sessions.create({.follow = false}).value();
  show(4);
  EXPECT_TRUE(publication.current()->index.empty());
  find();
  show(5);
  EXPECT_THAT(numbers(read(*session)), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(read(*session).ended, kEndOfHistory);
  EXPECT_EQ(session->ended, kEndOfHistory);
}

TEST_F(HistoryTest, says_what_was_overwritten) {
  const auto begin = clock.now();
  for (std::uint64_t seq = 1; seq <= 100'000; ++seq) {
    messages.show(distributor, seq, begin + std::chrono::milliseconds(seq));
  }
  auto all = sessions.create({.since = begin}).value();
  auto few = sessions.create({.last = 10}).value();
  auto young = sessions.create({.since = begin + 99'999ms}).value();
  find();
  EXPECT_FALSE(all->history->complete);
  EXPECT_GT(all->history->overwritten, 10'000u);
  const auto batch = read(*all);
  EXPECT_EQ(batch.missed, 0u);
  EXPECT_EQ(batch.records.front()->time, all->history->from);
  EXPECT_EQ(batch.records.front()->seq, all->history->overwritten + 1);
  EXPECT_TRUE(few->history->complete);
  EXPECT_TRUE(young->history->complete);
  EXPECT_THAT(numbers(read(*young)), ElementsAre(99'999, 100'000));
}

TEST_F(HistoryTest, that_is_more_than_a_log_holds_counts_as_missed) {
  Sessions small{clock, {.log = {.records = 3}}, format, publication};
  small.look_back_with(histories);
  show_all(1, 10);
  auto session = small.create({.last = 8}).value();
  show(11);
  find();
  const auto batch = read(*session);
  EXPECT_THAT(numbers(batch), ElementsAre(9, 10, 11));
  EXPECT_EQ(batch.missed, 6u);
}

TEST_F(HistoryTest, is_counted_apart_so_that_what_was_offered_adds_up) {
  show_all(1, 5);
  auto session = sessions.create({.last = 3}).value();
  show(6);
  find();
  sessions.end(session->id, "ended by owner");
  show(7);
  const auto flow = sessions.flow();
  const auto& totals = flow.totals[0];
  EXPECT_EQ(totals.recalled, 3u);
  EXPECT_EQ(flow.records, 2u);
  EXPECT_EQ(flow.late, 1u);
  EXPECT_EQ(flow.records + totals.recalled, totals.matched + flow.late);
  EXPECT_EQ(totals.taken_in, totals.held + totals.dropped_by[0]);
}

TEST_F(HistoryTest, calls_who_waits_for_it_once_it_is_there) {
  auto session = sessions.create({.last = 3}).value();
  int called = 0;
  sessions.when_history_is_there(session, [&] { ++called; });
  EXPECT_EQ(called, 0);
  find();
  EXPECT_EQ(called, 1);
  sessions.when_history_is_there(session, [&] { ++called; });
  sessions.when_history_is_there(sessions.create({}).value(), [&] { ++called; });
  EXPECT_EQ(called, 3);
}

TEST_F(HistoryTest, goes_to_a_session_that_ended_meanwhile) {
  show_all(1, 2);
  auto session = sessions.create({.last = 3}).value();
  show(3);
  sessions.end(session->id, "ended by owner");
  find();
  EXPECT_THAT(numbers(read(*session)), ElementsAre(1, 2, 3));
  EXPECT_EQ(read(*session).ended, "ended by owner");
}

TEST_F(HistoryTest, that_comes_after_all_sessions_have_gone_does_nothing) {
  {
    Sessions gone{clock, {}, format, publication};
    gone.look_back_with(histories);
    (void)gone.create({.last = 3}).value();
  }
  find();
}

TEST_F(HistoryTest, is_refused_where_none_is_kept_and_when_too_many_ask) {
  Sessions without{clock, {}, format, publication};
  EXPECT_TRUE(without.create({.last = 3}).has_error());
  EXPECT_TRUE(without.create({.until = clock.now() + 5s}).has_value());
  for (std::size_t i = 0; i < Histories::kMost; ++i) (void)sessions.create({.last = 1}).value();
  EXPECT_TRUE(sessions.create({.last = 1}).has_error());
  find();
  EXPECT_TRUE(sessions.create({.last = 1}).has_value());
}

TEST_F(HistoryTest, a_session_ends_at_the_time_that_was_asked_for) {
  auto session = sessions.create({.until = clock.now() + 3s}).value();
  show_all(1, 3);
  show(4);
  sessions.tick();
  EXPECT_THAT(numbers(read(*session)), ElementsAre(1, 2, 3));
  EXPECT_EQ(read(*session).ended, kUntilReached);
  EXPECT_EQ(sessions.totals()[0].ended[EndReason::index(kUntilReached)], 1u);
}

/// Threads show numbered messages while sessions begin: each gets all of every thread from its
/// first message on, each once, in order.
TEST(History, and_what_is_live_are_all_there_is_each_once) {
  constexpr int kThreads = 3;
  constexpr int kSessions = 12;
  constexpr std::uint64_t kEach = 20'000;
  SystemClock clock;
  render::FormatSpec format{"text", "", "text/plain", true, nullptr};
  Publication publication;
  record::FlightRecorder recorder(clock, {});
  std::deque<std::function<void()>> service;
  Histories histories(
      recorder, [](auto work) { work(); }, [&](auto work) { service.push_back(std::move(work)); });
  Sessions sessions(clock, {.log = {.records = kThreads * kEach, .bytes = 1u << 30}}, format,
                    publication);
  sessions.look_back_with(histories);

  std::atomic<int> begun{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, track = &recorder.add_track()] {
      Distributor distributor(publication, track);
      Messages messages;
      for (std::uint64_t seq = 0; seq < kEach; ++seq) {
        // None is over before the last session begins.
        while (seq > kEach / 2 && begun < kSessions) std::this_thread::yield();
        messages.show(distributor, seq, clock.now());
      }
    });
  }
  std::vector<std::shared_ptr<Session>> all;
  for (; begun < kSessions; ++begun) {
    all.push_back(sessions.create({.since = Timestamp{}}).value());
    std::this_thread::yield();
    for (; !service.empty(); service.pop_front()) service.front()();
  }
  for (auto& thread : threads) thread.join();
  for (const auto& session : all) {
    std::map<const decode::Channel*, std::uint64_t> next;
    const auto batch = read(*session);
    EXPECT_EQ(batch.missed, 0u);
    for (const auto& record : batch.records) ASSERT_EQ(record->seq, next[record->channel.get()]++);
    ASSERT_EQ(batch.records.size(), kThreads * kEach);
  }
}

}  // namespace
}  // namespace ps::session
