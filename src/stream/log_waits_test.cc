// SPDX-License-Identifier: Apache-2.0
#include "stream/log_waits.h"

#include <deque>
#include <vector>

#include <gmock/gmock.h>

#include "record/log_spec.h"

namespace ps::stream {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A log that counts how many wait at it.
class CountedLog final : public record::RecordLog {
 public:
  bool append(record::RecordPtr record) override { return log->append(std::move(record)); }
  record::Cursor set_intake(const record::Intake& intake) override {
    return log->set_intake(intake);
  }
  record::Batch read(record::Cursor from, std::size_t records, std::size_t bytes) const override {
    return log->read(from, records, bytes);
  }
  WaitId wait(record::Cursor from, std::function<void()> ready) override {
    ++waits;
    return log->wait(from, std::move(ready));
  }
  void cancel(WaitId wait) override { log->cancel(wait); }
  void close(std::string reason) override { log->close(std::move(reason)); }
  void hold() override { log->hold(); }
  void begin_with(std::vector<record::RecordPtr> history, std::uint64_t before) override {
    log->begin_with(std::move(history), before);
  }
  record::Cursor end() const override { return log->end(); }
  record::LogCounters counters() const override { return log->counters(); }
  std::optional<std::string> ended() const override { return log->ended(); }

  const std::unique_ptr<record::RecordLog> log = record::logs().front().make({});
  int waits = 0;
};

class LogWaitsTest : public testing::Test {
 protected:
  void append() { log->append(record::Record::pushed(as_bytes("x"), Timestamp{})); }
  void run_posted() {
    for (; !posted.empty(); posted.pop_front()) posted.front()();
  }
  std::function<void()> note(int who) {
    return [this, who] { woken.push_back(who); };
  }

  std::shared_ptr<CountedLog> log = std::make_shared<CountedLog>();
  std::deque<std::function<void()>> posted;
  std::vector<int> woken;
  LogWaits waits{[this](auto work) { posted.push_back(std::move(work)); }};
};

TEST_F(LogWaitsTest, one_append_wakes_all_who_wait_and_the_log_knows_of_one) {
  for (int who = 0; who < 10'000; ++who) waits.wait(log, 0, note(who));
  EXPECT_EQ(log->waits, 1);
  append();
  EXPECT_EQ(posted.size(), 1u) << "what the appending thread pays";
  EXPECT_THAT(woken, IsEmpty());
  run_posted();
  EXPECT_EQ(woken.size(), 10'000u);
  EXPECT_EQ(waits.size(), 0u);
}

TEST_F(LogWaitsTest, they_are_woken_in_the_order_in_which_they_came_and_may_wait_again) {
  waits.wait(log, 0, [this] {
    woken.push_back(1);
    waits.wait(log, 1, note(3));
  });
  waits.wait(log, 0, note(2));
  append();
  run_posted();
  EXPECT_THAT(woken, ElementsAre(1, 2));
  append();
  run_posted();
  EXPECT_THAT(woken, ElementsAre(1, 2, 3));
}

TEST_F(LogWaitsTest, who_waits_for_what_is_there_is_woken_but_not_at_once) {
  append();
  waits.wait(log, 0, note(1));
  EXPECT_THAT(woken, IsEmpty());
  run_posted();
  EXPECT_THAT(woken, ElementsAre(1));
}

TEST_F(LogWaitsTest, who_waits_for_less_than_those_before_does_not_wait_with_them) {
  append();
  waits.wait(log, 7, note(7));
  waits.wait(log, 0, note(1));
  run_posted();
  EXPECT_THAT(woken, ElementsAre(7, 1)) << "the first has to look again";
}

TEST_F(LogWaitsTest, the_end_of_a_session_wakes_too) {
  waits.wait(log, 5, note(1));
  log->close("expired");
  run_posted();
  EXPECT_THAT(woken, ElementsAre(1));
}

TEST_F(LogWaitsTest, who_has_cancelled_is_not_woken) {
  const auto first = waits.wait(log, 0, note(1));
  const auto second = waits.wait(log, 0, note(2));
  waits.cancel(first);
  append();
  waits.cancel(second);
  waits.cancel(second);
  run_posted();
  EXPECT_THAT(woken, IsEmpty());
}

TEST_F(LogWaitsTest, soon_is_not_at_once_and_may_be_cancelled) {
  waits.soon(note(1));
  const auto second = waits.soon(note(2));
  EXPECT_THAT(woken, IsEmpty());
  waits.cancel(second);
  run_posted();
  EXPECT_THAT(woken, ElementsAre(1));
  EXPECT_EQ(waits.size(), 0u);
}

TEST_F(LogWaitsTest, one_who_is_woken_may_cancel_the_next) {
  LogWaits::WaitId next = 0;
  waits.wait(log, 0, [&] { waits.cancel(next); });
  next = waits.wait(log, 0, note(2));
  append();
  run_posted();
  EXPECT_THAT(woken, IsEmpty());
}

TEST_F(LogWaitsTest, what_was_posted_may_come_too_late) {
  auto gone = std::make_unique<LogWaits>([this](auto work) { posted.push_back(std::move(work)); });
  gone->wait(log, 0, note(1));
  append();
  gone.reset();
  run_posted();
  EXPECT_THAT(woken, IsEmpty());
}

}  // namespace
}  // namespace ps::stream
