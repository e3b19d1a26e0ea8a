// SPDX-License-Identifier: Apache-2.0
// Nothing is lost uncounted: what docs/reference/loss.md says of sessions holds whenever anybody
// looks, while several data threads bring more than the logs can hold.
#include <array>
#include <atomic>
#include <numeric>
#include <thread>

#include <gtest/gtest.h>

#include "session/publication.h"
#include "session/sessions.h"
#include "support/manual_clock.h"

namespace ps::session {
namespace {

using namespace std::chrono_literals;
using record::LogCounters;
using record::Overflow;

constexpr int kDataThreads = 3;
constexpr int kLooks = 300;

/// A channel that says echo_request again and again.
class Talk {
 public:
  decode::Message next() {
    octets_[7] = static_cast<std::uint8_t>(++seq_);
    return {channel_,    seq_,   Direction::to_switch,
            Timestamp{}, 0,      *openflow::parse_header(octets_),
            octets_,     nullptr};
  }

 private:
  std::array<std::uint8_t, 8> octets_{1, 2, 0, 8, 0, 0, 0, 0};
  std::uint64_t seq_ = 0;
  std::shared_ptr<const decode::Channel> channel_ = std::make_shared<const decode::Channel>();
};

/// Reads a log to its end, at its own pace.
class Reader {
 public:
  Reader(std::shared_ptr<record::RecordLog> log, std::size_t at_a_time)
      : log_(std::move(log)), at_a_time_(at_a_time), thread_([this] { run(); }) {}

  void join() { thread_.join(); }
  void expect_all_accounted_for() const {
    EXPECT_EQ(received_ + missed_, log_->counters().appended);
    EXPECT_TRUE(in_step_);
  }

 private:
  void run() {
    for (record::Cursor cursor = 0;;) {
      const auto batch = log_->read(cursor, at_a_time_, 1 << 20);
      received_ += batch.records.size();
      missed_ += batch.missed;
      cursor = batch.next;
      in_step_ = in_step_ && received_ + missed_ == cursor;
      if (batch.ended) return;
      if (batch.records.empty()) std::this_thread::yield();
    }
  }

  const std::shared_ptr<record::RecordLog> log_;
  const std::size_t at_a_time_;
  std::uint64_t received_ = 0;
  std::uint64_t missed_ = 0;
  bool in_step_ = true;
  std::thread thread_;
};

std::uint64_t sum(const std::array<std::uint64_t, record::kDropCauses>& by_cause) {
  return std::accumulate(by_cause.begin(), by_cause.end(), std::uint64_t{0});
}

void expect_conserved(const LogCounters& log) {
  EXPECT_EQ(log.matched(), log.appended + log.sampled_out + log.rate_limited);
  EXPECT_EQ(log.appended, log.held + log.dropped);
  EXPECT_EQ(log.dropped, sum(log.dropped_by));
}

void expect_conserved(const Totals& totals) {
  EXPECT_EQ(totals.matched, totals.taken_in + totals.sampled_out + totals.rate_limited);
  EXPECT_EQ(totals.taken_in, totals.held + totals.released + sum(totals.dropped_by));
  EXPECT_EQ(totals.created,
            totals.live + std::accumulate(totals.ended.begin(), totals.ended.end(), 0u));
}

/// What is on its way from messages to logs.
std::uint64_t on_its_way(const Sessions::Flow& flow) {
  std::uint64_t arrived = flow.late;
  for (const auto& totals : flow.totals) arrived += totals.matched - totals.pushed;
  EXPECT_GE(flow.records, arrived);
  return flow.records - arrived;
}

class Conservation : public testing::Test {
 protected:
  static constexpr std::array kPolicies{Overflow::drop_oldest, Overflow::drop_newest,
                                        Overflow::disconnect};

  /// Every policy, with and without sample, rate and limit, as `number` has it.
  static SessionSpec spec(std::uint64_t number) {
    SessionSpec spec;
    spec.overflow = kPolicies[number % kPolicies.size()];
    spec.buffer.records = 50 + number % 7 * 100;
    if (number % 2 == 0) spec.intake.sample = 3;
    if (number % 5 == 0) spec.intake.rate = 1'000;
    if (number % 4 == 3) spec.intake.limit.records = 500 + number;
    if (number % 8 == 1) spec.intake.limit.bytes = 8'000;
    return spec;
  }
  void open_one(std::size_t readers) {
    auto session = sessions_.create(spec(opened_++));
    ASSERT_TRUE(session) << session.error().message;
    for (std::size_t i = 0; i < readers; ++i) {
      readers_.emplace_back(std::make_unique<Reader>((*session)->log, i == 0 ? 1 : 1'000));
    }
    live_.push_back((*session)->id);
  }
  void look() {
    for (const auto& session : sessions_.list()) expect_conserved(session->log->counters());
    const auto flow = sessions_.flow();
    for (const auto& totals : flow.totals) expect_conserved(totals);
    (void)on_its_way(flow);
    EXPECT_LE(flow.messages, flow.records);
  }
  void resample(const SessionId& id, std::uint32_t sample) {
    auto intake = sessions_.find(id) ? sessions_.find(id)->spec.intake : record::Intake{};
    intake.sample = sample;
    (void)sessions_.adjust(id, {.intake = intake});
  }
  /// What observers, producers and the operator do meanwhile.
  void disturb(int round) {
    clock_.advance(5ms);
    const std::array ids{live_[round % live_.size()], std::string("implied")};
    sessions_.push(ids, record::Record::pushed(as_bytes("pushed"), clock_.now()));
    resample(live_[round * 7 % live_.size()], 1 + static_cast<std::uint32_t>(round % 5));
    if (round % 10 == 0) open_one(0);
    if (round % 25 == 0) sessions_.end(live_[round * 3 % live_.size()], "ended by owner");
    sessions_.tick();
  }

  test::ManualClock clock_;
  Publication publication_;
  Sessions sessions_{
      clock_, {.retained = 10, .log_bytes = 1u << 20}, **render::find_format("json"), publication_};
  std::vector<std::unique_ptr<Reader>> readers_;
  std::vector<SessionId> live_;
  std::uint64_t opened_ = 0;
};

TEST_F(Conservation, holds_at_every_look_under_overload) {
  for (int i = 0; i < 12; ++i) open_one(2);
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> said{0};
  std::vector<std::thread> data_threads;
  for (int i = 0; i < kDataThreads; ++i) {
    data_threads.emplace_back([&] {
      Distributor distributor(publication_);
      Talk talk;
      for (; !stop; ++said) distributor.message(talk.next());
    });
  }
  for (int round = 0; round < kLooks; ++round) {
    const auto before = said.load();
    look();
    disturb(round);
    while (said < before + 100) std::this_thread::yield();
  }
  stop = true;
  for (auto& thread : data_threads) thread.join();
  look();
  EXPECT_EQ(on_its_way(sessions_.flow()), 0u);
  sessions_.end_all("server stopping");
  for (const auto& reader : readers_) reader->join();
  for (const auto& reader : readers_) reader->expect_all_accounted_for();

  const auto totals = sessions_.totals()[0];
  expect_conserved(totals);
  EXPECT_GT(totals.sampled_out, 0u);
  EXPECT_GT(totals.rate_limited, 0u);
  EXPECT_GT(sum(totals.dropped_by), 0u);
  EXPECT_GT(totals.released, 0u);
  for (const auto* reason : {"ended by owner", "limit reached", "overflow", "server stopping"}) {
    EXPECT_GT(totals.ended[EndReason::index(reason)], 0u) << reason;
  }
}

}  // namespace
}  // namespace ps::session
