// SPDX-License-Identifier: Apache-2.0
#include "decode/transactions.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "openflow/encode.h"
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
  EXPECT_EQ(last().answer->in_port, 1u);
  EXPECT_EQ(last().answered_frame, ping(kH1, kH2));
}

TEST_P(Answers, a_packet_out_with_the_same_frame_answers_the_youngest_such_packet_in) {
  packet_in(ping(kH1, kH2));
  packet_in(ping(kH1, kH2));
  packet_in(ping(kH3, kH2));
  channel.to_switch(packet_out().data(ping(kH1, kH2)).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_EQ(last().answer->seq, 2u);
}

TEST_P(Answers, of_a_chunk_with_more_packet_ins_than_are_kept_the_last_ones_are_found) {
  encode::Octets chunk;
  for (std::uint32_t id = 0; id < 2 * Transactions::kKept; ++id) {
    const auto message = encode::packet_in(GetParam()).buffer_id(id).data(ping(kH1, kH2)).bytes();
    chunk.insert(chunk.end(), message.begin(), message.end());
  }
  channel.to_controller(chunk);
  std::ranges::fill(chunk, std::uint8_t{0xee});
  channel.to_switch(packet_out().buffer_id(Transactions::kKept).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_EQ(last().answer->seq, Transactions::kKept + 1);
  EXPECT_EQ(last().answered_frame, ping(kH1, kH2));
  channel.to_switch(packet_out().buffer_id(Transactions::kKept - 1).output(2).bytes());
  EXPECT_FALSE(last().answer);
}

TEST_P(Answers, a_packet_in_that_came_in_pieces_is_found) {
  const auto message = encode::packet_in(GetParam()).buffer_id(5).data(ping(kH1, kH2)).bytes();
  channel.to_controller(Bytes(message).first(20)).to_controller(Bytes(message).subspan(20));
  channel.to_switch(packet_out().buffer_id(5).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_EQ(last().answered_frame, ping(kH1, kH2));
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

TEST_P(Answers, a_flow_mod_answers_the_youngest_packet_in_that_its_match_covers) {
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
  for (std::size_t i = 0; i < Transactions::kKept; ++i) packet_in(ping(kH3, kH2), 1, 6);
  channel.to_switch(packet_out().buffer_id(5).output(2).bytes());
  EXPECT_FALSE(last().answer);
  channel.to_switch(packet_out().buffer_id(6).output(2).bytes());
  EXPECT_EQ(last().answer->seq, Transactions::kKept + 1);
}

TEST_P(Answers, a_frame_longer_than_what_is_kept_is_recognised_by_its_front_and_its_size) {
  auto frame = ping(kH1, kH2);
  frame.resize(1500, 0x5a);
  packet_in(frame);
  channel.to_switch(packet_out().data(frame).output(2).bytes());
  ASSERT_TRUE(last().answer);
  EXPECT_LT(last().answered_frame.size(), Transactions::kKeptOctets);
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
