// SPDX-License-Identifier: Apache-2.0
#include "tcpstream/reassembler.h"

#include <chrono>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "frame/transport.h"

namespace ps::tcpstream {
namespace {

using namespace std::chrono_literals;
using frame::Tcp;

/// Writes down what happens: `open 1>2 start`, `c:abc`, `s:gap 3 ended`, `closed: ...`.
class Journal final : public StreamSinks {
 public:
  std::unique_ptr<StreamSink> open(const StreamInfo& stream) override {
    ++asked;
    if (declines_at_once) return nullptr;
    note(fmt::format("open {}>{}{}", stream.client.port, stream.server.port,
                     stream.from_start ? " start" : ""));
    return std::make_unique<Stream>(*this);
  }
  void note(const std::string& what) {
    if (!text.empty()) text += ", ";
    text += what;
  }
  std::string take() { return std::exchange(text, {}); }

  std::string text;
  int asked = 0;
  bool declines_at_once = false;
  bool declines_data = false;
  std::uint64_t last_frame = 0;

 private:
  class Stream final : public StreamSink {
   public:
    explicit Stream(Journal& journal) : journal_(journal) {}
    bool data(const StreamData& data) override {
      journal_.note(fmt::format("{}:{}", side(data.from), as_text(data.data)));
      journal_.last_frame = data.frame_number;
      return !journal_.declines_data;
    }
    void gap(const StreamGap& gap) override {
      journal_.note(fmt::format("{}:gap {} {}", side(gap.from), gap.bytes, name(gap.why)));
    }
    void closed(StreamEnd end, Timestamp) override {
      journal_.note(fmt::format("closed: {}", meaning(end)));
    }

   private:
    static char side(Side side) { return side == Side::client ? 'c' : 's'; }
    Journal& journal_;
  };
};

class ReassemblerTest : public ::testing::Test {
 protected:
  static constexpr std::uint16_t kSwitch = 40000, kController = 6653;

  /// Sequence numbers count from 1000 at the client and 5000 at the server.
  void client(std::uint32_t seq, std::string_view text, std::uint32_t ack = 0) {
    send(kSwitch, kController, 1000 + seq, 5000 + ack, ack > 0 ? Tcp::kAck : 0, text);
  }
  void server(std::uint32_t seq, std::string_view text, std::uint32_t ack = 0) {
    send(kController, kSwitch, 5000 + seq, 1000 + ack, ack > 0 ? Tcp::kAck : 0, text);
  }
  void send(std::uint16_t from, std::uint16_t to, std::uint32_t seq, std::uint32_t ack,
            std::uint16_t flags, std::string_view text = "") {
    Segment segment;
    segment.src.port = from;
    segment.dst.port = to;
    segment.seq = seq;
    segment.ack = ack;
    segment.flags = flags;
    segment.payload = as_bytes(text);
    segment.payload_length = static_cast<std::uint32_t>(text.size());
    segment.time = now;
    segment.frame_number = ++frames;
    reassembler().segment(segment);
  }
  void syn(std::uint32_t isn = 1000) { send(kSwitch, kController, isn, 0, Tcp::kSyn); }
  void syn_ack(std::uint32_t isn = 5000, std::uint32_t client_isn = 1000) {
    send(kController, kSwitch, isn, client_isn + 1, Tcp::kSyn | Tcp::kAck);
  }
  void shake_hands() {
    syn();
    syn_ack();
    client(1, "", 1);
    EXPECT_EQ(journal.take(), "open 40000>6653 start");
  }

  Reassembler& reassembler() {
    if (!reassembler_) reassembler_.emplace(std::vector<std::uint16_t>{6653}, journal, limits);
    return *reassembler_;
  }
  const Counters& counters() { return reassembler().counters(); }

  Limits limits;
  Journal journal;
  Timestamp now{std::chrono::seconds(1000)};
  std::uint64_t frames = 0;
  std::optional<Reassembler> reassembler_;
};

TEST_F(ReassemblerTest, a_stream_opens_with_its_syn_and_closes_with_both_fins) {
  shake_hands();
  client(1, "hello", 1);
  server(1, "world", 6);
  send(kSwitch, kController, 1006, 5006, Tcp::kFin | Tcp::kAck);
  server(6, "!", 7);
  send(kController, kSwitch, 5007, 1007, Tcp::kFin | Tcp::kAck);
  EXPECT_EQ(journal.take(), "c:hello, s:world, s:!, closed: both sides closed");
}

TEST_F(ReassemblerTest, the_tail_of_a_closed_stream_opens_nothing) {
  shake_hands();
  send(kSwitch, kController, 1001, 5001, Tcp::kRst | Tcp::kAck);
  EXPECT_EQ(journal.take(), "closed: the connection was reset");
  server(1, "late", 1);
  send(kController, kSwitch, 5005, 1001, Tcp::kFin | Tcp::kAck);
  EXPECT_EQ(journal.take(), "");
  EXPECT_EQ(counters().unwanted_segments, 2u);
}

TEST_F(ReassemblerTest, octets_that_waited_bear_the_frame_that_released_them) {
  shake_hands();
  client(4, "def");
  client(1, "abc");
  EXPECT_EQ(journal.take(), "c:abc, c:def");
  EXPECT_EQ(journal.last_frame, frames);
  EXPECT_EQ(counters().early_segments, 1u);
}

TEST_F(ReassemblerTest, keep_alive_probes_bring_nothing) {
  shake_hands();
  client(1, "abc");
  client(3, std::string_view("\0", 1));
  client(3, "");
  client(4, "def");
  EXPECT_EQ(journal.take(), "c:abc, c:def");
}

TEST_F(ReassemblerTest, syn_and_syn_ack_sent_again_change_nothing) {
  syn();
  syn();
  syn_ack();
  client(1, "a", 1);
  syn_ack();
  syn();
  client(2, "b", 1);
  EXPECT_EQ(journal.take(), "open 40000>6653 start, c:a, c:b");
}

TEST_F(ReassemblerTest, a_syn_may_carry_data) {
  send(kSwitch, kController, 1000, 0, Tcp::kSyn, "early");
  syn_ack();
  client(6, "!", 1);
  EXPECT_EQ(journal.take(), "open 40000>6653 start, c:early, c:!");
}

TEST_F(ReassemblerTest, a_syn_ack_alone_tells_where_both_sides_begin) {
  syn_ack();
  client(1, "abc", 1);
  EXPECT_EQ(journal.take(), "open 40000>6653 start, c:abc");
}

TEST_F(ReassemblerTest, a_reused_pair_of_ports_is_a_new_stream) {
  shake_hands();
  client(1, "old");
  syn(9000);
  syn_ack(7000, 9000);
  send(kSwitch, kController, 9001, 7001, Tcp::kAck, "new");
  EXPECT_EQ(journal.take(),
            "c:old, closed: a new connection took the same ports, open 40000>6653 start, c:new");
}

TEST_F(ReassemblerTest, a_refused_connection_can_be_tried_again) {
  syn();
  send(kController, kSwitch, 0, 1001, Tcp::kRst | Tcp::kAck);
  syn(2000);
  EXPECT_EQ(journal.take(),
            "open 40000>6653 start, closed: the connection was reset, open 40000>6653 start");
}

TEST_F(ReassemblerTest, a_reset_from_far_outside_is_ignored) {
  shake_hands();
  send(kSwitch, kController, 0x70000000, 0, Tcp::kRst);
  client(1, "abc");
  EXPECT_EQ(journal.take(), "c:abc");
  EXPECT_EQ(counters().ignored_resets, 1u);
}

TEST_F(ReassemblerTest, joined_in_the_middle_each_side_begins_with_a_gap_of_unknown_size) {
  server(700, "abc", 300);
  client(300, "def", 703);
  client(303, "ghi", 703);
  EXPECT_EQ(journal.take(), "open 40000>6653, s:gap 0 joined, s:abc, c:gap 0 joined, c:def, c:ghi");
}

TEST_F(ReassemblerTest, joined_in_the_middle_the_acknowledgement_says_where_the_other_side_is) {
  server(700, "abc", 300);
  client(303, "ghi", 703);
  client(300, "def", 703);
  EXPECT_EQ(journal.take(), "open 40000>6653, s:gap 0 joined, s:abc, c:gap 0 joined, c:def, c:ghi");
}

TEST_F(ReassemblerTest, without_syn_the_known_port_else_the_lower_one_is_the_server) {
  send(7000, 8000, 1, 0, 0, "x");
  send(8001, 7001, 1, 0, 0, "y");
  send(6653, 1000, 1, 0, 0, "z");
  EXPECT_EQ(journal.take(),
            "open 8000>7000, s:gap 0 joined, s:x, open 8001>7001, c:gap 0 joined, c:y, "
            "open 1000>6653, s:gap 0 joined, s:z");
}

TEST_F(ReassemblerTest, without_syn_only_data_opens_a_stream) {
  client(1, "", 1);
  send(kSwitch, kController, 1001, 5001, Tcp::kFin | Tcp::kAck);
  send(kSwitch, kController, 1001, 5001, Tcp::kRst, "x");
  EXPECT_EQ(journal.take(), "");
}

TEST_F(ReassemblerTest, an_acknowledged_hole_is_lost_after_some_more_segments) {
  shake_hands();
  client(4, "def");
  server(1, "", 7);
  for (std::uint64_t i = 1; i < limits.acknowledged_segments; ++i) server(1, "", 7);
  EXPECT_EQ(journal.take(), "");
  server(1, "", 7);
  EXPECT_EQ(journal.take(), "c:gap 3 acknowledged, c:def");
  EXPECT_EQ(counters().lost_bytes, 3u);
}

TEST_F(ReassemblerTest, or_after_some_time) {
  shake_hands();
  client(4, "def");
  client(9, "hi");
  server(1, "", 11);
  now += limits.acknowledged_time;
  server(1, "", 11);
  EXPECT_EQ(journal.take(), "c:gap 3 acknowledged, c:def, c:gap 2 acknowledged, c:hi");
}

TEST_F(ReassemblerTest, a_hole_that_nobody_acknowledges_is_waited_for_longer) {
  shake_hands();
  client(4, "def");
  now += limits.stale_time - 1ns;
  client(7, "ghi");
  EXPECT_EQ(journal.take(), "");
  now += 1ns;
  client(10, "jkl");
  EXPECT_EQ(journal.take(), "c:gap 3 stale, c:def, c:ghi, c:jkl");
}

TEST_F(ReassemblerTest, too_many_octets_behind_a_hole_end_the_waiting) {
  limits.queued_bytes_per_side = 5 + 2 * Half::kPieceCost;
  shake_hands();
  client(4, "def");
  EXPECT_EQ(reassembler().queued_bytes(), 3 + Half::kPieceCost);
  client(9, "hij");
  EXPECT_EQ(journal.take(), "c:gap 3 queue_full, c:def");
  EXPECT_EQ(reassembler().queued_bytes(), 3 + Half::kPieceCost);
}

TEST_F(ReassemblerTest, so_do_too_many_segments) {
  limits.queued_segments_per_side = 2;
  shake_hands();
  client(4, "d");
  client(6, "f");
  client(8, "h");
  EXPECT_EQ(journal.take(), "c:gap 3 queue_full, c:d");
}

TEST_F(ReassemblerTest, and_too_many_octets_over_all_streams) {
  limits.queued_bytes = 5 + 2 * Half::kPieceCost;
  send(1, 6653, 100, 0, Tcp::kSyn);
  send(2, 6653, 100, 0, Tcp::kSyn);
  journal.take();
  send(1, 6653, 105, 0, 0, "abc");
  EXPECT_EQ(journal.take(), "");
  send(2, 6653, 103, 0, 0, "xyz");
  EXPECT_EQ(journal.take(), "c:gap 2 queue_full, c:xyz");
  EXPECT_EQ(reassembler().queued_bytes(), 3 + Half::kPieceCost);
}

TEST_F(ReassemblerTest, the_end_of_the_input_hands_on_what_waits_and_closes_in_order) {
  shake_hands();
  send(7, 6653, 1, 0, Tcp::kSyn);
  client(4, "def");
  journal.take();
  reassembler().finish(now);
  EXPECT_EQ(journal.take(),
            "c:gap 3 ended, c:def, closed: the capture ended, closed: the capture ended");
  EXPECT_EQ(reassembler().queued_bytes(), 0u);
  syn();
  EXPECT_EQ(journal.take(), "open 40000>6653 start");
}

TEST_F(ReassemblerTest, the_stream_silent_longest_makes_room) {
  limits.streams = 2;
  send(1, 6653, 100, 0, Tcp::kSyn);
  send(2, 6653, 100, 0, Tcp::kSyn);
  send(1, 6653, 101, 0, 0, "x");
  journal.take();
  send(3, 6653, 100, 0, Tcp::kSyn);
  EXPECT_EQ(journal.take(),
            "closed: too many streams, this one was silent longest, open 3>6653 start");
  send(1, 6653, 102, 0, 0, "y");
  EXPECT_EQ(journal.take(), "c:y");
  EXPECT_EQ(counters().evicted_streams, 1u);
}

TEST_F(ReassemblerTest, one_that_is_not_wanted_makes_room_first) {
  limits.streams = 2;
  send(1, 6653, 100, 0, Tcp::kSyn);
  journal.declines_at_once = true;
  send(2, 6653, 100, 0, Tcp::kSyn);
  journal.declines_at_once = false;
  send(3, 6653, 100, 0, Tcp::kSyn);
  send(1, 6653, 101, 0, 0, "x");
  EXPECT_EQ(journal.take(), "open 1>6653 start, open 3>6653 start, c:x");
}

TEST_F(ReassemblerTest, a_declined_stream_is_not_asked_about_again) {
  journal.declines_at_once = true;
  syn();
  syn_ack();
  client(1, "abc", 1);
  server(1, "def", 4);
  EXPECT_EQ(journal.asked, 1);
}

TEST_F(ReassemblerTest, a_sink_that_wants_no_more_gets_no_more) {
  shake_hands();
  journal.declines_data = true;
  client(4, "def");
  client(1, "abc");
  client(7, "ghi");
  reassembler().finish(now);
  EXPECT_EQ(journal.take(), "c:abc");
  EXPECT_EQ(reassembler().queued_bytes(), 0u);
}

TEST_F(ReassemblerTest, a_connection_of_a_port_with_itself_harms_nobody) {
  send(6653, 6653, 100, 0, Tcp::kSyn);
  send(6653, 6653, 101, 101, Tcp::kAck, "abc");
  send(6653, 6653, 104, 104, Tcp::kFin | Tcp::kAck);
  reassembler().finish(now);
  EXPECT_TRUE(journal.take().starts_with("open 6653>6653 start, c:abc"));
}

TEST_F(ReassemblerTest, a_hole_is_given_up_by_time_although_nothing_comes_any_more) {
  shake_hands();
  client(4, "def");
  server(1, "ok", 7);
  journal.take();
  reassembler().pass_time(now + 900ms);
  EXPECT_EQ(journal.take(), "");
  reassembler().pass_time(now + 1s);
  EXPECT_EQ(journal.take(), "c:gap 3 acknowledged, c:def");
  EXPECT_EQ(reassembler().queued_bytes(), 0u);
}

TEST_F(ReassemblerTest, a_hole_that_nobody_acknowledged_waits_longer) {
  shake_hands();
  client(4, "def");
  reassembler().pass_time(now + 29s);
  EXPECT_EQ(journal.take(), "");
  reassembler().pass_time(now + 30s);
  EXPECT_EQ(journal.take(), "c:gap 3 stale, c:def");
}

TEST_F(ReassemblerTest, of_a_lost_tail_the_acknowledgement_tells) {
  shake_hands();
  client(1, "abc", 1);
  server(1, "", 21);
  journal.take();
  reassembler().pass_time(now);
  reassembler().pass_time(now + 999ms);
  EXPECT_EQ(journal.take(), "");
  reassembler().pass_time(now + 1s);
  EXPECT_EQ(journal.take(), "c:gap 17 acknowledged");
  client(21, "next", 1);
  EXPECT_EQ(journal.take(), "c:next");
  EXPECT_EQ(counters().lost_bytes, 17u);
}

TEST_F(ReassemblerTest, a_tail_that_comes_after_its_acknowledgement_is_not_lost) {
  shake_hands();
  server(1, "", 4);
  reassembler().pass_time(now);
  client(1, "abc", 1);
  reassembler().pass_time(now + 2s);
  EXPECT_EQ(journal.take(), "c:abc");
}

TEST_F(ReassemblerTest, an_acknowledged_fin_is_no_lost_octet) {
  shake_hands();
  client(1, "abc", 1);
  send(kSwitch, kController, 1004, 5001, Tcp::kFin | Tcp::kAck);
  server(1, "", 5);
  journal.take();
  reassembler().pass_time(now);
  reassembler().pass_time(now + 10s);
  EXPECT_EQ(journal.take(), "");
}

TEST_F(ReassemblerTest, a_stream_whose_last_octets_are_given_up_closes) {
  shake_hands();
  send(kController, kSwitch, 5001, 1001, Tcp::kFin | Tcp::kAck);
  send(kSwitch, kController, 1004, 5002, Tcp::kFin | Tcp::kAck);
  server(2, "", 5);
  journal.take();
  reassembler().pass_time(now);
  reassembler().pass_time(now + 1s);
  EXPECT_EQ(journal.take(), "c:gap 3 acknowledged, closed: both sides closed");
}

}  // namespace
}  // namespace ps::tcpstream
