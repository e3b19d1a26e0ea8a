// SPDX-License-Identifier: Apache-2.0
// Limits, samples and rates: what every log must do with what it is offered, run over the table of
// logs.
#include "record/intake.h"

#include <array>
#include <latch>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "record/log_budget.h"
#include "record/log_spec.h"
#include "support/manual_clock.h"

namespace ps::record {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t kAll = 1'000'000;

RecordPtr text(std::string_view bytes) { return Record::pushed(as_bytes(bytes), Timestamp{}); }

std::vector<std::string> texts(const Batch& batch) {
  std::vector<std::string> all;
  for (const auto& record : batch.records) all.emplace_back(as_text(record->bytes()));
  return all;
}

class Intakes : public testing::TestWithParam<LogSpec> {
 protected:
  std::unique_ptr<RecordLog> make(const Intake& intake, LogBounds bounds = {}) {
    bounds.clock = &clock;
    auto log = GetParam().make(bounds);
    log->set_intake(intake);
    return log;
  }
  static void append(RecordLog& log, int count, std::string_view what = "x") {
    for (int i = 0; i < count; ++i) log.append(text(what));
  }
  static std::uint64_t dropped_by(const LogCounters& counters, DropCause cause) {
    return counters.dropped_by[static_cast<std::size_t>(cause)];
  }

  test::ManualClock clock;
};

TEST_P(Intakes, a_log_ends_with_the_record_that_reaches_its_limit) {
  auto log = make({.limit = {.records = 2}});
  EXPECT_TRUE(log->append(text("a")));
  EXPECT_FALSE(log->ended());
  EXPECT_TRUE(log->append(text("b")));
  EXPECT_EQ(log->ended(), "limit reached");
  EXPECT_FALSE(log->append(text("c")));
  auto batch = log->read(0, kAll, kAll);
  EXPECT_THAT(texts(batch), ElementsAre("a", "b"));
  EXPECT_EQ(batch.ended, "limit reached");
  EXPECT_EQ(log->counters().matched(), 2u);
}

TEST_P(Intakes, a_limit_of_octets_is_reached_with_a_whole_record) {
  auto log = make({.limit = {.bytes = 10}});
  append(*log, 1, "12345678");
  EXPECT_FALSE(log->ended());
  append(*log, 2, "123");
  EXPECT_EQ(log->ended(), "limit reached");
  EXPECT_EQ(log->counters().bytes, 11u);
  EXPECT_THAT(texts(log->read(0, kAll, kAll)), ElementsAre("12345678", "123"));
}

TEST_P(Intakes, a_limit_counts_over_the_whole_life_of_a_log_what_was_dropped_too) {
  auto log = make({.limit = {.records = 5}}, {.records = 2});
  append(*log, 9);
  const auto batch = log->read(0, kAll, kAll);
  EXPECT_EQ(batch.records.size(), 2u);
  EXPECT_EQ(batch.missed, 3u);
  EXPECT_EQ(batch.ended, "limit reached");
}

TEST_P(Intakes, a_limit_that_is_reached_already_ends_the_log_at_once) {
  auto log = make({});
  append(*log, 3);
  int called = 0;
  log->wait(99, [&] { ++called; });
  EXPECT_EQ(log->set_intake({.limit = {.records = 4}}), 3u);
  EXPECT_FALSE(log->ended());
  log->set_intake({.limit = {.records = 3}});
  EXPECT_EQ(log->ended(), "limit reached");
  EXPECT_EQ(called, 1);
}

TEST_P(Intakes, whoever_waits_is_called_when_the_limit_is_reached) {
  auto log = make({.limit = {.records = 1}});
  int called = 0;
  log->wait(99, [&] { ++called; });
  append(*log, 1);
  EXPECT_EQ(called, 1);
}

TEST_P(Intakes, a_log_that_overflows_with_its_last_record_says_that_it_overflowed) {
  auto log = make({.limit = {.records = 2}}, {.records = 1, .overflow = Overflow::disconnect});
  append(*log, 2);
  EXPECT_EQ(log->ended(), "overflow");
}

TEST_P(Intakes, a_sample_is_the_first_of_every_so_many) {
  auto log = make({.sample = 3});
  for (int i = 0; i < 8; ++i) log->append(text(std::to_string(i)));
  EXPECT_THAT(texts(log->read(0, kAll, kAll)), ElementsAre("0", "3", "6"));
  const auto counters = log->counters();
  EXPECT_EQ(counters.appended, 3u);
  EXPECT_EQ(counters.sampled_out, 5u);
  EXPECT_EQ(counters.matched(), 8u);
}

TEST_P(Intakes, what_is_left_out_has_no_number_and_is_not_missed) {
  auto log = make({.sample = 2});
  append(*log, 10);
  const auto batch = log->read(0, kAll, kAll);
  EXPECT_EQ(batch.missed, 0u);
  EXPECT_EQ(batch.next, 5u);
}

TEST_P(Intakes, another_sample_begins_anew_and_the_same_goes_on) {
  auto log = make({.sample = 3});
  append(*log, 2);
  EXPECT_EQ(log->set_intake({.limit = {.records = 100}, .sample = 3}), 1u);
  append(*log, 1);
  EXPECT_EQ(log->end(), 1u) << "the third is left out, too";
  EXPECT_EQ(log->set_intake({.sample = 5}), 1u);
  append(*log, 1);
  EXPECT_EQ(log->end(), 2u);
}

TEST_P(Intakes, a_rate_lets_through_what_its_clock_allows) {
  auto log = make({.rate = 10});
  append(*log, 25);
  EXPECT_EQ(log->counters().appended, 10u);
  EXPECT_EQ(log->counters().rate_limited, 15u);
  clock.advance(300ms);
  append(*log, 25);
  EXPECT_EQ(log->counters().appended, 13u);
  log->set_intake({});
  append(*log, 25);
  EXPECT_EQ(log->counters().appended, 38u);
  EXPECT_EQ(log->counters().matched(), 75u);
}

TEST_P(Intakes, a_rate_is_asked_about_what_the_sample_left) {
  auto log = make({.sample = 2, .rate = 3});
  append(*log, 10);
  const auto counters = log->counters();
  EXPECT_EQ(counters.sampled_out, 5u);
  EXPECT_EQ(counters.rate_limited, 2u);
  EXPECT_EQ(counters.appended, 3u);
}

TEST_P(Intakes, a_log_without_a_clock_goes_by_the_systems) {
  auto log = GetParam().make({});
  log->set_intake({.rate = 1});
  append(*log, 2);
  EXPECT_EQ(log->counters().appended, 1u);
}

TEST_P(Intakes, drops_are_counted_by_their_cause) {
  const auto one = text("x")->footprint();
  auto oldest = make({}, {.records = 2});
  append(*oldest, 5);
  EXPECT_EQ(dropped_by(oldest->counters(), DropCause::overwritten), 3u);

  auto newest = make({}, {.records = 2, .overflow = Overflow::drop_newest});
  append(*newest, 5);
  EXPECT_EQ(dropped_by(newest->counters(), DropCause::full), 3u);

  auto small = make({}, {.bytes = 2 * one});
  append(*small, 1, std::string(3 * one, 'x'));
  EXPECT_EQ(dropped_by(small->counters(), DropCause::too_large), 1u);

  auto budget = std::make_shared<LogBudget>(1);
  for (const auto overflow : {Overflow::drop_oldest, Overflow::drop_newest}) {
    auto poor = make({}, {.overflow = overflow, .budget = budget});
    append(*poor, 200, std::string(1024, 'x'));
    const auto counters = poor->counters();
    EXPECT_GT(dropped_by(counters, DropCause::over_budget), 50u);
    EXPECT_EQ(dropped_by(counters, DropCause::over_budget), counters.dropped);
  }
}

/// What a log that takes in no more misses is one number, however much that is.
TEST_P(Intakes, a_gap_is_one_and_displaces_nothing) {
  auto log = make({}, {.records = 3, .overflow = Overflow::drop_newest});
  for (auto what : {"a", "b", "c"}) append(*log, 1, what);
  const auto before = log->counters().held_bytes;
  append(*log, 100'000, "lost");
  EXPECT_EQ(log->counters().held_bytes, before);
  auto batch = log->read(0, kAll, kAll);
  EXPECT_THAT(texts(batch), ElementsAre("a", "b", "c"));
  batch = log->read(batch.next, kAll, kAll);
  EXPECT_THAT(texts(batch), IsEmpty());
  EXPECT_EQ(batch.missed, 100'000u);
}

TEST_P(Intakes, a_limit_is_exact_with_several_appenders_at_once) {
  constexpr int kAppenders = 4;
  constexpr int kEach = 2'000;
  constexpr std::uint64_t kLimit = 3'001;
  for (int round = 0; round < 5; ++round) {
    auto log = make({.limit = {.records = kLimit}});
    std::array<int, kAppenders> taken{};
    std::latch begin(kAppenders);
    std::vector<std::thread> threads;
    for (auto& mine : taken) {
      threads.emplace_back([&] {
        begin.arrive_and_wait();
        for (int i = 0; i < kEach; ++i) mine += log->append(text("x")) ? 1 : 0;
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(log->ended(), "limit reached");
    EXPECT_EQ(log->read(0, kAll, kAll).records.size(), kLimit);
    EXPECT_EQ(std::uint64_t(taken[0] + taken[1] + taken[2] + taken[3]), kLimit);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Intakes, testing::ValuesIn(logs().begin(), logs().end()),
                         [](const auto& spec) { return std::string(spec.param.name); });

}  // namespace
}  // namespace ps::record
