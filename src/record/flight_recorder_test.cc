// SPDX-License-Identifier: Apache-2.0
#include "record/flight_recorder.h"

#include <atomic>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "record/record.h"
#include "support/manual_clock.h"
#include "support/test_channel.h"

namespace ps::record {
namespace {

using namespace std::chrono_literals;
using openflow::MsgType;
using testing::ElementsAre;
using testing::IsEmpty;
namespace encode = openflow::encode;

constexpr auto kVersion = openflow::Version::v1_3;

/// Messages with a number of their own, in octets that are not worth a look.
class Numbered {
 public:
  explicit Numbered(std::size_t size = 64) : octets_(size) {
    octets_[0] = 4;
    octets_[2] = static_cast<std::uint8_t>(size >> 8);
    octets_[3] = static_cast<std::uint8_t>(size);
  }

  void append(FlightTrack& track, std::uint64_t seq, Timestamp time = {}) {
    track.append({channel, seq, Direction::to_switch, time, 0, openflow::header_at(octets_.data()),
                  octets_, nullptr});
  }

  std::shared_ptr<const decode::Channel> channel = std::make_shared<const decode::Channel>();

 private:
  std::vector<std::uint8_t> octets_;
};

std::vector<std::uint64_t> numbers(const Past& past, std::optional<Timestamp> since = {},
                                   std::optional<Timestamp> until = {}) {
  std::vector<std::uint64_t> all;
  past.walk(since, until, [&](const FlightCursor& at) {
    at.show([&](const decode::Message& message) { all.push_back(message.seq); });
  });
  return all;
}

/// Records what it is shown, and keeps a Record of it to compare with.
class Recording final : public decode::MessageSink {
 public:
  explicit Recording(FlightTrack& track) : track_(track) {}
  void message(const decode::Message& message) override {
    track_.append(message);
    records.push_back(Record::of(message));
    sent_up.push_back(message.sent_up ? std::optional(message.sent_up->size()) : std::nullopt);
  }
  std::vector<RecordPtr> records;
  std::vector<std::optional<std::size_t>> sent_up;

 private:
  FlightTrack& track_;
};

void expect_same(const Record& one, const Record& other) {
  EXPECT_EQ(one.channel, other.channel);
  EXPECT_EQ(one.seq, other.seq);
  EXPECT_EQ(one.direction, other.direction);
  EXPECT_EQ(one.time, other.time);
  EXPECT_EQ(one.frame_number, other.frame_number);
  EXPECT_EQ(one.header.xid, other.header.xid);
  EXPECT_EQ(one.type, other.type);
  EXPECT_EQ(one.part, other.part);
  EXPECT_EQ(as_text(one.bytes()), as_text(other.bytes()));
  EXPECT_EQ(as_text(one.answered_frame()), as_text(other.answered_frame()));
  EXPECT_EQ(as_text(one.refused_message()), as_text(other.refused_message()));
  ASSERT_EQ(one.answers.has_value(), other.answers.has_value());
  if (!one.answers) return;
  EXPECT_EQ(one.answers->seq, other.answers->seq);
  EXPECT_EQ(one.answers->latency, other.answers->latency);
  EXPECT_EQ(one.answers->type, other.answers->type);
}

TEST(FlightRecorder, gives_back_each_message_as_it_was_seen) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {});
  Recording recording(recorder.add_track());
  test::TestChannel channel(true, &recording);
  const auto hello = encode::hello(kVersion);
  channel.to_controller(hello).later(3ms).to_switch(hello);
  const auto frame = std::vector<std::uint8_t>(60, 0xab);
  channel.later(1ms).to_controller(
      encode::packet_in(kVersion).buffer_id(7).in_port(1).data(frame).bytes());
  channel.later(2ms).to_switch(encode::packet_out(kVersion).buffer_id(7).in_port(1).bytes());
  const auto barrier = encode::message(kVersion, MsgType::barrier_request, {}, 9);
  channel.to_switch(barrier).later(1ms).to_controller(
      encode::message(kVersion, MsgType::barrier_reply, {}, 9));
  channel.to_switch(barrier).later(5ms).to_controller(encode::error(kVersion, 1, 0, barrier, 9));
  encode::Octets part(8);
  part[1] = 1;
  part[3] = 1;  // more follow
  channel.to_controller(encode::message(kVersion, MsgType::multipart_reply, part, 3));
  part[3] = 0;
  channel.to_controller(encode::message(kVersion, MsgType::multipart_reply, part, 3));

  std::size_t at = 0;
  recorder.past().walk({}, {}, [&](const FlightCursor& cursor) {
    cursor.show([&](const decode::Message& message) {
      ASSERT_LT(at, recording.records.size());
      expect_same(*Record::of(message), *recording.records[at]);
      EXPECT_EQ(message.sent_up.has_value(), recording.sent_up[at].has_value());
      EXPECT_EQ(message.sent_up.value_or(Bytes{}).size(), recording.sent_up[at].value_or(0));
      ++at;
    });
  });
  EXPECT_EQ(at, recording.records.size());
  EXPECT_EQ(at, 10u);
  EXPECT_TRUE(recording.records[3]->answers) << "the packet_out answers";
  EXPECT_FALSE(recording.records[7]->refused_message().empty());
  EXPECT_TRUE(recording.records[8]->part);
}

TEST(FlightRecorder, shows_nothing_before_there_is_something_and_takes_no_memory) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {});
  (void)recorder.add_track();
  EXPECT_THAT(numbers(recorder.past()), IsEmpty());
  EXPECT_EQ(recorder.counters().bytes, 0u);
  EXPECT_FALSE(recorder.counters().oldest);
}

TEST(FlightRecorder, puts_what_all_threads_saw_in_the_order_of_time) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {});
  auto& one = recorder.add_track();
  auto& other = recorder.add_track();
  Numbered numbered;
  const auto at = [](int second) { return Timestamp(std::chrono::seconds(second)); };
  numbered.append(one, 1, at(10));
  numbered.append(one, 3, at(30));
  numbered.append(one, 5, at(50));
  numbered.append(other, 2, at(20));
  numbered.append(other, 4, at(40));
  EXPECT_THAT(numbers(recorder.past()), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(numbers(recorder.past(), at(20), at(50)), ElementsAre(2, 3, 4));
  EXPECT_EQ(recorder.counters().oldest, at(10));
}

TEST(FlightRecorder, leaves_the_messages_of_one_thread_in_their_order) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {});
  auto& track = recorder.add_track();
  Numbered numbered;
  numbered.append(track, 1, Timestamp(9s));
  numbered.append(track, 2, Timestamp(3s));
  numbered.append(track, 3, Timestamp(9s));
  EXPECT_THAT(numbers(recorder.past()), ElementsAre(1, 2, 3));
}

TEST(FlightRecorder, overwrites_the_oldest_and_says_how_many) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {.bytes = FlightBounds::kLeastBytes});
  auto& track = recorder.add_track();
  Numbered numbered(1'000);
  constexpr std::uint64_t kAll = 20'000;
  for (std::uint64_t i = 0; i < kAll; ++i) {
    numbered.append(track, i, Timestamp(std::chrono::seconds(i)));
  }
  const auto past = recorder.past();
  const auto held = numbers(past);
  const auto counters = recorder.counters();
  EXPECT_LE(counters.bytes, FlightBounds::kLeastBytes);
  EXPECT_GT(held.size(), 800u);
  EXPECT_EQ(held.size(), counters.messages);
  EXPECT_EQ(held.back(), kAll - 1);
  for (std::size_t i = 1; i < held.size(); ++i) ASSERT_EQ(held[i], held[i - 1] + 1);
  EXPECT_EQ(counters.overwritten, held.front());
  EXPECT_EQ(counters.recorded, kAll);
  EXPECT_EQ(counters.oldest, Timestamp(std::chrono::seconds(held.front())));
  EXPECT_EQ(past.overwritten(), counters.overwritten);
  EXPECT_TRUE(past.reaches_back_to(Timestamp(std::chrono::seconds(held.front()))));
  EXPECT_FALSE(past.reaches_back_to(Timestamp(std::chrono::seconds(held.front() - 1))));
}

TEST(FlightRecorder, lets_go_of_what_is_too_old) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {.age = 60s});
  auto& track = recorder.add_track();
  Numbered numbered;
  numbered.append(track, 1);
  clock.advance(50s);
  track.look_at_age();
  numbered.append(track, 2);
  clock.advance(10s);
  track.look_at_age();
  numbered.append(track, 3);
  clock.advance(59s);
  recorder.tick();
  EXPECT_THAT(numbers(recorder.past()), ElementsAre(1, 2, 3));
  clock.advance(2s);
  recorder.tick();
  EXPECT_THAT(numbers(recorder.past()), ElementsAre(3));
  EXPECT_EQ(recorder.counters().overwritten, 2u);
}

TEST(FlightRecorder, keeps_what_is_being_read_while_it_is_overwritten) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {.bytes = FlightBounds::kLeastBytes});
  auto& track = recorder.add_track();
  Numbered numbered(1'000);
  for (std::uint64_t i = 0; i < 500; ++i) numbered.append(track, i);
  const auto past = recorder.past();
  for (std::uint64_t i = 500; i < 10'000; ++i) numbered.append(track, i);
  const auto read = numbers(past);
  ASSERT_EQ(read.size(), 500u);
  for (std::uint64_t i = 0; i < 500; ++i) ASSERT_EQ(read[i], i);
}

TEST(FlightRecorder, gives_a_message_larger_than_a_segment_one_of_its_own) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {.bytes = FlightBounds::kLeastBytes});
  auto& track = recorder.add_track();
  Numbered small(64);
  Numbered large(200'000);
  small.append(track, 1);
  large.append(track, 2);
  small.append(track, 3);
  EXPECT_THAT(numbers(recorder.past()), ElementsAre(1, 2, 3));
}

TEST(FlightRecorder, tells_apart_more_channels_than_a_segment_can_name) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {});
  auto& track = recorder.add_track();
  std::vector<Numbered> channels(2 * FlightSegment::kLines + 10);
  for (std::uint64_t round = 0; round < 3; ++round) {
    for (auto& channel : channels) channel.append(track, round);
  }
  std::size_t at = 0;
  recorder.past().walk({}, {}, [&](const FlightCursor& cursor) {
    cursor.show([&](const decode::Message& message) {
      EXPECT_EQ(message.channel, channels[at % channels.size()].channel);
      EXPECT_EQ(message.seq, at / channels.size());
      ++at;
    });
  });
  EXPECT_EQ(at, 3 * channels.size());
}

TEST(FlightRecorder, does_not_hold_on_to_channels_that_it_has_overwritten) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {.bytes = FlightBounds::kLeastBytes});
  auto& track = recorder.add_track();
  Numbered gone(1'000);
  gone.append(track, 1);
  EXPECT_EQ(gone.channel.use_count(), 2);
  Numbered others(1'000);
  for (std::uint64_t i = 0; i < 3'000; ++i) others.append(track, i);
  EXPECT_EQ(gone.channel.use_count(), 1);
}

TEST(FlightRecorder, ends_a_past_where_a_later_snapshot_begins_to_match) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {});
  auto& one = recorder.add_track();
  auto& idle = recorder.add_track();
  auto& late = recorder.add_track();
  Numbered numbered;
  one.mark(1);
  numbered.append(one, 1);
  one.mark(2);
  numbered.append(one, 2);
  one.mark(5);
  numbered.append(one, 3);
  idle.mark(1);
  numbered.append(idle, 4);
  late.mark(4);
  numbered.append(late, 5);
  EXPECT_THAT(numbers(recorder.past(3)), ElementsAre(1, 2, 4));
  EXPECT_THAT(numbers(recorder.past(2)), ElementsAre(1, 4));
  EXPECT_THAT(numbers(recorder.past(6)), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(numbers(recorder.past()), ElementsAre(1, 2, 3, 4, 5));
}

TEST(FlightRecorder, ends_a_past_at_a_segment_whose_mark_was_overwritten) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {.bytes = FlightBounds::kLeastBytes});
  auto& track = recorder.add_track();
  Numbered numbered(1'000);
  track.mark(1);
  numbered.append(track, 1);
  track.mark(2);
  for (std::uint64_t i = 0; i < 3'000; ++i) numbered.append(track, i);
  EXPECT_THAT(numbers(recorder.past(2)), IsEmpty());
  EXPECT_FALSE(numbers(recorder.past(3)).empty());
}

TEST(FlightRecorder, is_read_on_where_it_was_read_to) {
  test::ManualClock clock;
  FlightRecorder recorder(clock, {.bytes = FlightBounds::kLeastBytes});
  auto& one = recorder.add_track();
  auto& idle = recorder.add_track();
  Numbered numbered(1'000);
  FlightMark mark;
  const auto read_on = [&] {
    auto past = recorder.past();
    const auto overwritten = past.read_on(mark);
    return std::pair(numbers(past), overwritten);
  };
  using Read = std::pair<std::vector<std::uint64_t>, std::uint64_t>;
  one.mark(1);
  numbered.append(one, 1);
  numbered.append(idle, 2);
  EXPECT_EQ(read_on(), (Read{{1, 2}, 0}));
  EXPECT_EQ(read_on(), (Read{{}, 0}));
  one.mark(2);
  numbered.append(one, 3);
  auto& late = recorder.add_track();
  numbered.append(late, 4);
  EXPECT_EQ(read_on(), (Read{{3, 4}, 0}));
  for (std::uint64_t i = 0; i < 3'000; ++i) numbered.append(one, i);
  const auto [rest, overwritten] = read_on();
  EXPECT_GT(overwritten, 1'000u);
  EXPECT_EQ(rest.size() + overwritten, 3'000u);
  EXPECT_EQ(rest.front(), overwritten);
}

/// Threads record and adopt versions as they are published; of each version that a reader
/// publishes, what is in the past and what was recorded under it or a later one is all there is.
TEST(FlightRecorder, is_exact_at_the_seam_while_threads_record) {
  constexpr int kThreads = 3;
  constexpr std::uint64_t kEach = 30'000;
  test::ManualClock clock;
  FlightRecorder recorder(clock, {.bytes = 64u << 20});
  std::atomic<Epoch> version{0};
  std::atomic<int> running{kThreads};
  /// By thread and message: the version that it was matched by.
  std::vector<std::vector<Epoch>> matched_by(kThreads, std::vector<Epoch>(kEach));
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t, track = &recorder.add_track()] {
      Numbered numbered;
      Epoch mine = kNoEpoch;
      for (std::uint64_t i = 0; i < kEach; ++i) {
        while (i == kEach / 2 && version < 10) std::this_thread::yield();
        FlightTrack::Inside inside(*track);
        const auto newest = version.load(std::memory_order_acquire);
        if (mine != newest) track->mark(mine = newest);
        matched_by[t][i] = mine;
        numbered.append(*track, static_cast<std::uint64_t>(t) * kEach + i);
      }
      --running;
    });
  }
  struct Taken {
    Epoch version;
    std::vector<std::uint64_t> numbers;
  };
  std::vector<Taken> taken;
  while (running > 0) {
    const auto published = version.fetch_add(1, std::memory_order_release) + 1;
    taken.push_back({published, numbers(recorder.past(published))});
    std::this_thread::yield();
  }
  for (auto& thread : threads) thread.join();
  EXPECT_GE(taken.size(), 10u);
  for (const auto& [published, past] : taken) {
    std::vector<std::vector<bool>> in_past(kThreads, std::vector<bool>(kEach));
    for (const auto number : past) {
      ASSERT_FALSE(in_past[number / kEach][number % kEach]) << "twice";
      in_past[number / kEach][number % kEach] = true;
    }
    for (int t = 0; t < kThreads; ++t) {
      for (std::uint64_t i = 0; i < kEach; ++i) {
        ASSERT_EQ(in_past[t][i], matched_by[t][i] < published)
            << published << ": " << t << " " << i;
      }
    }
  }
}

TEST(FlightRecorder, is_read_while_threads_overwrite_it) {
  constexpr int kThreads = 2;
  test::ManualClock clock;
  FlightRecorder recorder(clock, {.bytes = FlightBounds::kLeastBytes});
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, track = &recorder.add_track()] {
      Numbered numbered(900);
      for (std::uint64_t i = 0; !stop; ++i) {
        FlightTrack::Inside inside(*track);
        numbered.append(*track, i, Timestamp(std::chrono::nanoseconds(i)));
      }
    });
  }
  for (int look = 0; look < 50 || recorder.counters().overwritten < 10'000; ++look) {
    std::map<const decode::Channel*, std::uint64_t> last;
    recorder.past().walk({}, {}, [&](const FlightCursor& cursor) {
      cursor.show([&](const decode::Message& message) {
        const auto [at, first] = last.try_emplace(message.channel.get(), message.seq);
        ASSERT_TRUE(first || message.seq == at->second + 1);
        ASSERT_EQ(message.bytes.size(), 900u);
        at->second = message.seq;
      });
    });
  }
  stop = true;
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace ps::record
