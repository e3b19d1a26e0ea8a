// SPDX-License-Identifier: Apache-2.0
#include "decode/packet_ins.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "openflow/experimenter.h"
#include "support/test_channel.h"

namespace ps::decode {
namespace {

using namespace std::chrono_literals;
using openflow::Field;
using openflow::Version;
using test::TestChannel;
namespace encode = openflow::encode;

const auto kH1 = encode::mac("02:00:00:00:00:01");
const auto kH2 = encode::mac("02:00:00:00:00:02");
const auto kH3 = encode::mac("02:00:00:00:00:03");

encode::Octets ping(const MacAddress& from, const MacAddress& to, std::uint16_t port = 1000) {
  return encode::udp(to, from, "10.0.0.1", "10.0.0.2", port, 7);
}

class Answers : public testing::TestWithParam<Version> {
 protected:
  void packet_in(Bytes frame, std::uint32_t port = 1, std::uint32_t buffer = 0xffffffff) {
    channel.to_controller(
        encode::packet_in(GetParam()).in_port(port).buffer_id(buffer).data(frame).bytes());
  }
  encode::PacketOut packet_out() { return encode::packet_out(GetParam()); }
  encode::FlowMod flow_mod() { return encode::flow_mod(GetParam()); }
  const test::Seen& last() { return channel.messages().back(); }

  TestChannel channel;
};

TEST_P(Answers, a_packet_out_that_names_a_buffer_answers_the_packet_in_that_gave_it) {
  packet_in(ping(kH1, kH2), 1, 5);
  packet_in(ping(kH3, kH2), 3, 6);
  channel.later(412us).to_switch(packet_out().buffer_id(5).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_EQ(last().answer->seq, 1u);
  EXPECT_EQ(last().answer->latency, 412us);
  EXPECT_EQ(last().answered_frame, ping(kH1, kH2));
}

TEST_P(Answers, packet_outs_with_the_same_frame_answer_such_packet_ins_in_order) {
  packet_in(ping(kH1, kH2));
  packet_in(ping(kH1, kH2));
  packet_in(ping(kH3, kH2));
  for (const std::uint64_t seq : {1, 2, 2}) {
    channel.to_switch(packet_out().data(ping(kH1, kH2)).output(2).bytes());
    ASSERT_TRUE(last().answer);
    EXPECT_EQ(last().answer->seq, seq);
    EXPECT_EQ(last().answer->type, openflow::MsgType::packet_in);
  }
}

TEST_P(Answers, a_packet_out_answers_the_packet_in_of_the_port_that_it_names) {
  packet_in(ping(kH1, kH2), 1);
  packet_in(ping(kH1, kH2), 2);
  for (const std::uint32_t port : {2, 1}) {
    channel.to_switch(packet_out().in_port(port).data(ping(kH1, kH2)).output(3).bytes());
    ASSERT_TRUE(last().answer);
    EXPECT_EQ(last().answer->seq, port);
  }
}

TEST_P(Answers, what_was_sent_again_after_a_while_was_not_answered_before) {
  packet_in(ping(kH1, kH2));
  channel.later(101ms);
  packet_in(ping(kH1, kH2));
  channel.to_switch(packet_out().data(ping(kH1, kH2)).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_EQ(last().answer->seq, 2u);
}

TEST_P(Answers, flow_mods_and_packet_outs_answer_the_packet_ins_of_one_flow_in_order) {
  packet_in(ping(kH1, kH2, 1));
  packet_in(ping(kH1, kH2, 2));
  for (const std::uint16_t port : {1, 2}) {
    channel.to_switch(flow_mod().match(Field::eth_src, kH1).output(2).bytes());
    EXPECT_EQ(last().answer->seq, port);
    channel.to_switch(packet_out().data(ping(kH1, kH2, port)).output(2).bytes());
    EXPECT_EQ(last().answer->seq, port);
  }
}

TEST_P(Answers, that_do_not_come_within_a_second_are_counted) {
  packet_in(ping(kH1, kH2));
  packet_in(ping(kH3, kH2), 3);
  channel.later(500ms).to_switch(flow_mod().match(Field::in_port, 3).output(2).bytes());
  channel.later(500ms).to_switch(encode::hello(GetParam()));
  EXPECT_EQ(channel.count(Unanswered::packet_ins), 0u);
  channel.later(1ns).to_switch(encode::hello(GetParam()));
  EXPECT_EQ(channel.count(Unanswered::packet_ins), 1u);
  packet_in(ping(kH1, kH2));
  channel.later(1s).later(1ns).close();
  EXPECT_EQ(channel.count(Unanswered::packet_ins), 2u);
}

TEST_P(Answers, that_may_have_been_lost_are_not_missed) {
  packet_in(ping(kH1, kH2));
  channel.gap(Direction::to_switch, 100).later(2s).close();
  EXPECT_EQ(channel.count(Unanswered::packet_ins), 0u);
}

TEST_P(Answers, to_packet_ins_that_are_too_many_are_not_waited_for) {
  for (std::size_t i = 0; i < PacketIns::kKept + 5; ++i) packet_in(ping(kH1, kH2));
  EXPECT_EQ(channel.count(Unanswered::packet_ins_forgotten), 5u);
  channel.later(2s).close();
  EXPECT_EQ(channel.count(Unanswered::packet_ins), PacketIns::kKept);
}

TEST_P(Answers, of_a_chunk_with_more_packet_ins_than_are_kept_the_last_ones_are_found) {
  encode::Octets chunk;
  for (std::uint32_t id = 0; id < 2 * PacketIns::kKept; ++id) {
    const auto message = encode::packet_in(GetParam()).buffer_id(id).data(ping(kH1, kH2)).bytes();
    chunk.insert(chunk.end(), message.begin(), message.end());
  }
  channel.to_controller(chunk);
  std::ranges::fill(chunk, std::uint8_t{0xee});
  channel.to_switch(packet_out().buffer_id(PacketIns::kKept).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_EQ(last().answer->seq, PacketIns::kKept + 1);
  EXPECT_EQ(last().answered_frame, ping(kH1, kH2));
  channel.to_switch(packet_out().buffer_id(PacketIns::kKept - 1).output(2).bytes());
  EXPECT_FALSE(last().answer);
}

TEST_P(Answers, a_packet_in_that_came_in_pieces_is_found) {
  const auto message = encode::packet_in(GetParam()).buffer_id(5).data(ping(kH1, kH2)).bytes();
  channel.to_controller(Bytes(message).first(20)).to_controller(Bytes(message).subspan(20));
  channel.to_switch(packet_out().buffer_id(5).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_EQ(last().answered_frame, ping(kH1, kH2));
}

TEST_P(Answers, a_packet_in_of_nicira_is_found_whatever_follows_its_frame) {
  const auto frame = ping(kH1, kH2);
  encode::Writer body;
  body.u16(0).u16(static_cast<std::uint16_t>(4 + frame.size())).bytes(frame).pad_to(8);
  body.u16(2).u16(8).u32(5);  // its buffer
  channel.to_controller(encode::experimenter(GetParam(), openflow::kNiciraId, 30, body.octets()));
  ASSERT_TRUE(channel.messages().back().type == openflow::MsgType::experimenter);
  channel.to_switch(packet_out().data(frame).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_EQ(last().answer->type, openflow::MsgType::experimenter);
  EXPECT_EQ(last().answered_frame, frame);
  channel.to_switch(packet_out().buffer_id(5).output(2).bytes());
  ASSERT_TRUE(last().answer);
}

TEST_P(Answers, a_packet_out_with_another_frame_answers_nothing) {
  packet_in(ping(kH1, kH2));
  channel.to_switch(packet_out().data(ping(kH1, kH2, 1001)).output(2).bytes());
  EXPECT_FALSE(last().answer);
}

TEST_P(Answers, a_flow_mod_answers_the_packet_in_of_its_buffer) {
  packet_in(ping(kH1, kH2), 1, 5);
  channel.to_switch(flow_mod().buffer_id(5).match(Field::eth_src, kH3).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_EQ(last().answer->seq, 1u);
}

TEST_P(Answers, a_flow_mod_answers_a_packet_in_that_its_match_covers) {
  packet_in(ping(kH1, kH2), 1);
  packet_in(ping(kH3, kH2), 3);
  channel.later(999ms).to_switch(flow_mod().match(Field::in_port, 1).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_EQ(last().answer->seq, 1u);
}

TEST_P(Answers, a_flow_mod_after_more_than_a_second_answers_nothing) {
  packet_in(ping(kH1, kH2), 1);
  channel.later(1001ms).to_switch(flow_mod().match(Field::in_port, 1).output(2).bytes());
  EXPECT_FALSE(last().answer);
}

TEST_P(Answers, a_flow_mod_whose_match_covers_no_packet_in_answers_nothing) {
  packet_in(ping(kH1, kH2), 1);
  channel.to_switch(flow_mod().match(Field::eth_src, kH3).output(2).bytes());
  EXPECT_FALSE(last().answer);
}

TEST_P(Answers, only_so_many_packet_ins_are_remembered) {
  packet_in(ping(kH1, kH2), 1, 5);
  for (std::size_t i = 0; i < PacketIns::kKept; ++i) packet_in(ping(kH3, kH2), 1, 6);
  channel.to_switch(packet_out().buffer_id(5).output(2).bytes());
  EXPECT_FALSE(last().answer);
  channel.to_switch(packet_out().buffer_id(6).output(2).bytes());
  EXPECT_EQ(last().answer->seq, PacketIns::kKept + 1);
}

TEST_P(Answers, a_frame_longer_than_what_is_kept_is_recognised_by_its_front_and_its_size) {
  auto frame = ping(kH1, kH2);
  frame.resize(1500, 0x5a);
  packet_in(frame);
  channel.to_switch(packet_out().data(frame).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_LT(last().answered_frame.size(), PacketIns::kKeptOctets);
  EXPECT_GT(last().answered_frame.size(), 200u);
  EXPECT_TRUE(
      std::ranges::equal(last().answered_frame, Bytes(frame).first(last().answered_frame.size())));
  frame.resize(1499);
  channel.to_switch(packet_out().data(frame).output(2).bytes());
  EXPECT_FALSE(last().answer);
}

INSTANTIATE_TEST_SUITE_P(AllVersions, Answers, testing::ValuesIn(openflow::kVersions));

}  // namespace
}  // namespace ps::decode
