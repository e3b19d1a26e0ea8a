// SPDX-License-Identifier: Apache-2.0
// What every log must do, whatever it keeps its records in: run over the table of logs.
#include "record/record_log.h"

#include <latch>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "record/log_budget.h"
#include "record/log_spec.h"

namespace ps::record {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

RecordPtr text(std::string_view bytes) { return Record::pushed(as_bytes(bytes), Timestamp{}); }

std::vector<std::string> texts(const Batch& batch) {
  std::vector<std::string> all;
  for (const auto& record : batch.records) all.emplace_back(as_text(record->bytes()));
  return all;
}

constexpr std::size_t kAll = 1'000'000;

class Log : public testing::TestWithParam<LogSpec> {
 protected:
  std::unique_ptr<RecordLog> make(std::size_t records, Overflow overflow = Overflow::drop_oldest,
                                  std::size_t bytes = 1 << 20) {
    return GetParam().make({.records = records, .bytes = bytes, .overflow = overflow});
  }
  static void append(RecordLog& log, std::initializer_list<std::string_view> all) {
    for (auto one : all) log.append(text(one));
  }
};

TEST_P(Log, gives_records_in_the_order_in_which_they_came) {
  auto log = make(10);
  append(*log, {"a", "b", "c"});
  auto batch = log->read(0, kAll, kAll);
  EXPECT_THAT(texts(batch), ElementsAre("a", "b", "c"));
  EXPECT_EQ(batch.next, 3u);
  EXPECT_EQ(batch.missed, 0u);
  EXPECT_FALSE(batch.ended);
}

TEST_P(Log, serves_each_reader_at_its_own_cursor) {
  auto log = make(10);
  append(*log, {"a", "b", "c"});
  EXPECT_THAT(texts(log->read(1, kAll, kAll)), ElementsAre("b", "c"));
  EXPECT_THAT(texts(log->read(2, kAll, kAll)), ElementsAre("c"));
  EXPECT_THAT(texts(log->read(3, kAll, kAll)), IsEmpty());
  EXPECT_EQ(log->end(), 3u);
}

TEST_P(Log, limits_a_batch_in_records_and_in_bytes_but_gives_at_least_one) {
  auto log = make(10);
  append(*log, {"a", "b", "c"});
  EXPECT_THAT(texts(log->read(0, 2, kAll)), ElementsAre("a", "b"));
  const auto one = text("a")->footprint();
  EXPECT_THAT(texts(log->read(0, kAll, 2 * one)), ElementsAre("a", "b"));
  EXPECT_THAT(texts(log->read(1, 0, 0)), ElementsAre("b"));
}

TEST_P(Log, gives_a_batch_larger_than_one_hold_of_its_lock) {
  auto log = make(2'000);
  for (int i = 0; i < 1'500; ++i) log->append(text(std::to_string(i)));
  auto batch = log->read(0, kAll, kAll);
  ASSERT_EQ(batch.records.size(), 1'500u);
  EXPECT_EQ(as_text(batch.records.back()->bytes()), "1499");
}

TEST_P(Log, that_shares_a_budget_is_full_when_all_together_are) {
  auto budget = std::make_shared<LogBudget>(2 * LogBudget::kReserved);
  auto make_log = [&] { return GetParam().make({.bytes = 64u << 20, .budget = budget}); };
  auto greedy = make_log();
  auto modest = make_log();
  const std::string kilobyte(1024, 'x');
  for (int i = 0; i < 1'000; ++i) greedy->append(text(kilobyte));
  EXPECT_LE(budget->used(), 2 * LogBudget::kReserved);
  EXPECT_GT(greedy->counters().dropped, 700u);
  for (int i = 0; i < 50; ++i) modest->append(text(kilobyte));
  EXPECT_EQ(modest->counters().held, 50u) << "what is reserved for each is not taken by another";
  modest = nullptr;
  greedy = nullptr;
  EXPECT_EQ(budget->used(), 0u) << "a log that goes gives back what it held";
}

TEST_P(Log, drops_a_record_for_which_the_budget_has_no_room) {
  auto budget = std::make_shared<LogBudget>(1);
  auto log = GetParam().make({.bytes = 64u << 20, .budget = budget});
  log->append(text(std::string(2 * LogBudget::kReserved, 'x')));
  append(*log, {"small"});
  auto batch = log->read(0, kAll, kAll);
  EXPECT_THAT(texts(batch), ElementsAre("small"));
  EXPECT_EQ(batch.missed, 1u);
}

TEST_P(Log, that_drops_the_oldest_tells_how_many_a_reader_missed) {
  auto log = make(2);
  append(*log, {"a", "b", "c", "d", "e"});
  auto batch = log->read(1, kAll, kAll);
  EXPECT_THAT(texts(batch), ElementsAre("d", "e"));
  EXPECT_EQ(batch.missed, 2u);
  EXPECT_EQ(batch.next, 5u);
  EXPECT_EQ(log->counters().appended, 5u);
  EXPECT_EQ(log->counters().dropped, 3u);
  EXPECT_EQ(log->counters().held, 2u);
}

TEST_P(Log, that_is_held_gives_nothing_until_it_knows_how_it_begins) {
  auto log = make(10);
  log->hold();
  append(*log, {"c", "d"});
  EXPECT_THAT(texts(log->read(0, kAll, kAll)), IsEmpty());
  int called = 0;
  EXPECT_NE(log->wait(0, [&] { ++called; }), 0u);
  append(*log, {"e"});
  EXPECT_EQ(called, 0);
  log->begin_with({text("a"), text("b")}, 0);
  EXPECT_EQ(called, 1);
  append(*log, {"f"});
  const auto batch = log->read(0, kAll, kAll);
  EXPECT_THAT(texts(batch), ElementsAre("a", "b", "c", "d", "e", "f"));
  EXPECT_EQ(batch.missed, 0u);
  EXPECT_EQ(batch.next, 6u);
  EXPECT_EQ(log->counters().appended, 6u);
}

TEST_P(Log, that_begins_with_more_than_it_can_hold_drops_the_oldest_and_says_so) {
  auto log = make(3);
  log->hold();
  append(*log, {"live"});
  log->begin_with({text("a"), text("b"), text("c")}, 4);
  const auto batch = log->read(0, kAll, kAll);
  EXPECT_THAT(texts(batch), ElementsAre("b", "c", "live"));
  EXPECT_EQ(batch.missed, 5u);
  EXPECT_EQ(batch.next, 8u);
  EXPECT_EQ(log->counters().dropped, 5u);
}

TEST_P(Log, that_begins_with_history_takes_it_from_the_budget) {
  auto budget = std::make_shared<LogBudget>(LogBudget::kReserved);
  auto log = GetParam().make({.bytes = 64u << 20, .budget = budget});
  log->hold();
  std::vector<RecordPtr> history(4, text(std::string(LogBudget::kReserved / 3, 'x')));
  log->begin_with(history, 0);
  EXPECT_LE(budget->used(), LogBudget::kReserved);
  EXPECT_EQ(log->counters().held, 2u);
  EXPECT_EQ(log->counters().dropped, 2u);
  log = nullptr;
  EXPECT_EQ(budget->used(), 0u);
}

TEST_P(Log, that_is_closed_while_it_is_held_gives_all_and_then_the_reason) {
  auto log = make(10);
  log->hold();
  append(*log, {"b"});
  log->close("expired");
  int called = 0;
  EXPECT_NE(log->wait(0, [&] { ++called; }), 0u);
  EXPECT_FALSE(log->read(0, kAll, kAll).ended);
  log->begin_with({text("a")}, 0);
  EXPECT_EQ(called, 1);
  const auto batch = log->read(0, kAll, kAll);
  EXPECT_THAT(texts(batch), ElementsAre("a", "b"));
  EXPECT_EQ(batch.ended, "expired");
}

TEST_P(Log, takes_nothing_in_from_the_time_on_at_which_it_is_to_end) {
  auto log = GetParam().make({.until = Timestamp(std::chrono::seconds(2))});
  log->append(Record::pushed(as_bytes("before"), Timestamp(std::chrono::seconds(1))));
  log->append(Record::pushed(as_bytes("at"), Timestamp(std::chrono::seconds(2))));
  EXPECT_THAT(texts(log->read(0, kAll, kAll)), ElementsAre("before"));
  EXPECT_EQ(log->end(), 1u);
}

TEST_P(Log, that_drops_the_newest_keeps_what_it_has_and_counts_the_rest_as_missed) {
  auto log = make(2, Overflow::drop_newest);
  append(*log, {"a", "b", "c", "d"});
  auto batch = log->read(0, kAll, kAll);
  EXPECT_THAT(texts(batch), ElementsAre("a", "b"));
  auto rest = log->read(batch.next, kAll, kAll);
  EXPECT_THAT(texts(rest), IsEmpty());
  EXPECT_EQ(rest.missed, 2u);
  EXPECT_EQ(rest.next, 4u);
  EXPECT_EQ(log->read(rest.next, kAll, kAll).missed, 0u);
}

TEST_P(Log, that_disconnects_ends_when_it_overflows) {
  auto log = make(2, Overflow::disconnect);
  append(*log, {"a", "b", "c", "d"});
  auto batch = log->read(0, kAll, kAll);
  EXPECT_THAT(texts(batch), ElementsAre("a", "b"));
  EXPECT_FALSE(batch.ended);
  auto rest = log->read(batch.next, kAll, kAll);
  EXPECT_EQ(rest.missed, 1u);
  EXPECT_EQ(rest.ended, "overflow");
  EXPECT_EQ(log->counters().appended, 3u);
  EXPECT_EQ(log->counters().dropped, 1u);
}

TEST_P(Log, is_bounded_in_bytes) {
  const auto one = text("a")->footprint();
  auto log = make(100, Overflow::drop_oldest, 3 * one);
  append(*log, {"a", "b", "c", "d"});
  EXPECT_THAT(texts(log->read(0, kAll, kAll)), ElementsAre("b", "c", "d"));
  EXPECT_EQ(log->counters().held_bytes, 3 * one);
}

TEST_P(Log, drops_as_many_small_records_as_a_large_one_needs) {
  const auto one = text("a")->footprint();
  auto log = make(100, Overflow::drop_oldest, 4 * one);
  append(*log, {"a", "b", "c", "d"});
  log->append(text(std::string(one + 2, 'x')));  // a little more than two of them
  EXPECT_EQ(log->counters().dropped, 3u);
  EXPECT_EQ(log->read(0, kAll, kAll).missed, 3u);
  EXPECT_LE(log->counters().held_bytes, 4 * one);
}

TEST_P(Log, drops_a_record_larger_than_itself_and_nothing_else) {
  const auto one = text("a")->footprint();
  auto log = make(100, Overflow::drop_oldest, 2 * one);
  log->append(text("a"));
  log->append(text(std::string(3 * one, 'x')));
  log->append(text("b"));
  auto before = log->read(0, kAll, kAll);
  EXPECT_THAT(texts(before), ElementsAre("a"));
  auto after = log->read(before.next, kAll, kAll);
  EXPECT_EQ(after.missed, 1u);
  EXPECT_THAT(texts(after), ElementsAre("b"));
}

TEST_P(Log, gives_its_backlog_before_it_says_that_it_ended) {
  auto log = make(10);
  append(*log, {"a", "b"});
  log->close("expired");
  log->close("second reason");
  log->append(text("too late"));
  auto batch = log->read(0, 1, kAll);
  EXPECT_FALSE(batch.ended);
  batch = log->read(batch.next, kAll, kAll);
  EXPECT_THAT(texts(batch), ElementsAre("b"));
  EXPECT_EQ(batch.ended, "expired");
  EXPECT_EQ(log->counters().appended, 2u);
}

TEST_P(Log, calls_a_waiter_once_when_its_record_comes) {
  auto log = make(10);
  int called = 0;
  EXPECT_NE(log->wait(0, [&] { ++called; }), 0u);
  EXPECT_EQ(called, 0);
  append(*log, {"a", "b"});
  EXPECT_EQ(called, 1);
}

TEST_P(Log, calls_at_once_who_waits_for_what_is_there) {
  auto log = make(10);
  append(*log, {"a"});
  int called = 0;
  EXPECT_EQ(log->wait(0, [&] { ++called; }), 0u);
  EXPECT_EQ(called, 1);
}

TEST_P(Log, leaves_those_waiting_who_wait_for_a_later_record) {
  auto log = make(10);
  int soon = 0;
  int later = 0;
  log->wait(0, [&] { ++soon; });
  log->wait(2, [&] { ++later; });
  append(*log, {"a", "b"});
  EXPECT_EQ(soon, 1);
  EXPECT_EQ(later, 0);
  append(*log, {"c"});
  EXPECT_EQ(later, 1);
}

TEST_P(Log, calls_its_waiters_when_it_ends) {
  auto log = make(10);
  int called = 0;
  log->wait(0, [&] { ++called; });
  log->wait(99, [&] { ++called; });
  log->close("expired");
  EXPECT_EQ(called, 2);
  EXPECT_EQ(log->wait(5, [&] { ++called; }), 0u);
  EXPECT_EQ(called, 3);
}

TEST_P(Log, calls_its_waiters_when_it_overflows_and_disconnects) {
  auto log = make(1, Overflow::disconnect);
  append(*log, {"a"});
  int called = 0;
  log->wait(1, [&] { ++called; });
  append(*log, {"b"});
  EXPECT_EQ(called, 1);
}

TEST_P(Log, does_not_call_a_waiter_that_was_cancelled) {
  auto log = make(10);
  int called = 0;
  auto wait = log->wait(0, [&] { ++called; });
  log->cancel(wait);
  log->cancel(wait);
  append(*log, {"a"});
  EXPECT_EQ(called, 0);
}

TEST_P(Log, cancels_while_others_append) {
  auto log = make(1'000);
  std::thread appender([&] {
    for (int i = 0; i < 1'000; ++i) log->append(text("x"));
  });
  for (int i = 0; i < 1'000; ++i) {
    auto alive = std::make_unique<int>(0);
    auto wait = log->wait(log->end() + 1, [&alive] { ++*alive; });
    log->cancel(wait);
    alive.reset();  // a call from now on is a use after free, which the sanitizers see
  }
  appender.join();
}

/// Reads until the log ends; received and missed together are all that was ever offered.
struct Reader {
  std::uint64_t received = 0;
  std::uint64_t missed = 0;
  bool in_order = true;

  void run(RecordLog& log, std::size_t appenders) {
    std::vector<int> last(appenders, -1);
    Cursor cursor = 0;
    for (;;) {
      auto batch = log.read(cursor, 100, kAll);
      for (const auto& record : batch.records) check(*record, last);
      received += batch.records.size();
      missed += batch.missed;
      cursor = batch.next;
      if (batch.ended) return;
      if (batch.records.empty()) wait(log, cursor);
    }
  }
  void check(const Record& record, std::vector<int>& last) {
    auto who = record.bytes()[0];
    auto number = static_cast<int>(load_be32(&record.bytes()[1]));
    in_order = in_order && number > last[who];
    last[who] = number;
  }
  static void wait(RecordLog& log, Cursor cursor) {
    auto ready = std::make_shared<std::latch>(1);
    log.wait(cursor, [ready] { ready->count_down(); });
    ready->wait();
  }
};

TEST_P(Log, loses_nothing_uncounted_between_several_appenders_and_readers) {
  constexpr std::uint8_t kAppenders = 3;
  constexpr std::uint32_t kEach = 5'000;
  auto log = make(200);
  std::vector<Reader> readers(3);
  std::vector<std::thread> reading;
  for (auto& reader : readers) reading.emplace_back([&] { reader.run(*log, kAppenders); });
  std::vector<std::thread> appending;
  for (std::uint8_t who = 0; who < kAppenders; ++who) {
    appending.emplace_back([&log, who] {
      for (std::uint32_t i = 0; i < kEach; ++i) {
        std::array<std::uint8_t, 5> bytes{who, std::uint8_t(i >> 24), std::uint8_t(i >> 16),
                                          std::uint8_t(i >> 8), std::uint8_t(i)};
        log->append(Record::pushed(bytes, Timestamp{}));
      }
    });
  }
  for (auto& thread : appending) thread.join();
  log->close("done");
  for (auto& thread : reading) thread.join();
  for (const auto& reader : readers) {
    EXPECT_EQ(reader.received + reader.missed, kAppenders * kEach);
    EXPECT_TRUE(reader.in_order);
  }
  auto counters = log->counters();
  EXPECT_EQ(counters.appended, kAppenders * kEach);
  EXPECT_EQ(counters.appended, counters.dropped + counters.held);
}

INSTANTIATE_TEST_SUITE_P(All, Log, testing::ValuesIn(logs().begin(), logs().end()),
                         [](const auto& spec) { return std::string(spec.param.name); });

}  // namespace
}  // namespace ps::record
