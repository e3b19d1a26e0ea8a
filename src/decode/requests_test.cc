// SPDX-License-Identifier: Apache-2.0
#include "decode/requests.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "decode/packet_ins.h"
#include "openflow/encode.h"
#include "support/test_channel.h"

namespace ps::decode {
namespace {

using namespace std::chrono_literals;
using openflow::MsgType;
using openflow::Version;
using test::TestChannel;
namespace encode = openflow::encode;
using encode::Octets;

constexpr std::uint16_t kBadRequest = 1;

class Replies : public testing::TestWithParam<Version> {
 protected:
  /// A message whose body is zeros.
  static Octets message(MsgType type, std::uint32_t xid) {
    return encode::message(GetParam(), type, Octets(openflow::min_size(GetParam(), type) - 8), xid);
  }
  static Octets multipart(MsgType type, std::uint32_t xid, std::uint8_t kind, bool more = false) {
    auto octets = message(type, xid);
    octets[9] = kind;
    octets[11] = more ? 1 : 0;
    return octets;
  }
  static Octets error(std::uint32_t xid, Bytes data = {}) {
    return encode::error(GetParam(), kBadRequest, 0, data, xid);
  }
  void answers(std::uint64_t seq, std::chrono::nanoseconds latency, MsgType type) {
    ASSERT_TRUE(last().answer);
    EXPECT_EQ(last().answer->seq, seq);
    EXPECT_EQ(last().answer->latency, latency);
    EXPECT_EQ(last().answer->type, type);
  }
  const test::Seen& last() { return channel.messages().back(); }

  TestChannel channel;
};

TEST_P(Replies, answer_the_request_with_their_xid) {
  constexpr std::pair<MsgType, MsgType> kPairs[] = {
      {MsgType::echo_request, MsgType::echo_reply},
      {MsgType::features_request, MsgType::features_reply},
      {MsgType::get_config_request, MsgType::get_config_reply},
      {MsgType::multipart_request, MsgType::multipart_reply},
      {MsgType::barrier_request, MsgType::barrier_reply},
      {MsgType::queue_get_config_request, MsgType::queue_get_config_reply},
      {MsgType::role_request, MsgType::role_reply},
      {MsgType::get_async_request, MsgType::get_async_reply},
      {MsgType::bundle_control, MsgType::bundle_control},
      {MsgType::experimenter, MsgType::experimenter},
  };
  for (const auto& [request, reply] : kPairs) {
    if (!openflow::wire_type(GetParam(), request)) continue;
    SCOPED_TRACE(openflow::name(request));
    channel.to_switch(message(request, 7)).to_switch(message(request, 8));
    const auto seq = last().seq;
    EXPECT_FALSE(last().answer);
    channel.later(3ms).to_controller(message(reply, 7));
    answers(seq - 1, 3ms, request);
    channel.later(1ms).to_controller(message(reply, 8));
    answers(seq, 4ms, request);
    channel.to_controller(message(reply, 9));
    EXPECT_FALSE(last().answer);
  }
}

TEST_P(Replies, to_echoes_go_both_ways) {
  channel.to_controller(message(MsgType::echo_request, 7));
  channel.to_switch(message(MsgType::echo_request, 7)).later(1ms);
  channel.to_switch(message(MsgType::echo_reply, 7));
  answers(1, 1ms, MsgType::echo_request);
  channel.to_controller(message(MsgType::echo_reply, 7));
  answers(2, 1ms, MsgType::echo_request);
}

TEST_P(Replies, with_the_same_xid_each_time_answer_in_order) {
  for (int i = 0; i < 3; ++i) channel.to_switch(message(MsgType::barrier_request, 0)).later(1ms);
  channel.to_controller(message(MsgType::barrier_reply, 0));
  answers(1, 3ms, MsgType::barrier_request);
  channel.to_controller(message(MsgType::barrier_reply, 0));
  answers(2, 2ms, MsgType::barrier_request);
  channel.to_controller(message(MsgType::barrier_reply, 0));
  answers(3, 1ms, MsgType::barrier_request);
}

TEST_P(Replies, in_parts_answer_the_same_request_in_each) {
  channel.to_switch(multipart(MsgType::multipart_request, 7, 1));
  channel.to_switch(multipart(MsgType::multipart_request, 7, 1));
  for (int part = 0; part < 3; ++part) {
    channel.later(1ms).to_controller(multipart(MsgType::multipart_reply, 7, 1, part < 2));
    answers(1, 1ms * (part + 1), MsgType::multipart_request);
  }
  channel.to_controller(multipart(MsgType::multipart_reply, 7, 1));
  answers(2, 3ms, MsgType::multipart_request);
}

TEST_P(Replies, of_other_statistics_answer_nothing) {
  channel.to_switch(multipart(MsgType::multipart_request, 7, 1));
  channel.to_controller(multipart(MsgType::multipart_reply, 7, 2));
  EXPECT_FALSE(last().answer);
}

TEST_P(Replies, that_are_errors_answer_whatever_was_sent) {
  for (const auto type : {MsgType::hello, MsgType::packet_out, MsgType::flow_mod,
                          MsgType::set_config, MsgType::experimenter, MsgType::multipart_request}) {
    SCOPED_TRACE(openflow::name(type));
    const auto request = message(type, 9);
    channel.to_switch(request).later(2ms);
    const auto seq = last().seq;
    channel.to_controller(
        error(9, Bytes(request).first(std::min<std::size_t>(64, request.size()))));
    answers(seq, 2ms, type);
    EXPECT_EQ(last().answered_request.size(), std::min(RequestRing::kKeptOctets, request.size()));
    EXPECT_TRUE(std::ranges::equal(last().answered_request,
                                   Bytes(request).first(last().answered_request.size())));
    EXPECT_TRUE(last().answered_frame.empty());
  }
}

TEST_P(Replies, that_are_errors_with_an_xid_of_several_answer_the_one_that_they_quote) {
  const auto one = encode::flow_mod(GetParam()).priority(1).xid(5).bytes();
  const auto two = encode::flow_mod(GetParam()).priority(2).xid(5).bytes();
  channel.to_switch(one).to_switch(two).to_switch(message(MsgType::barrier_request, 5));
  channel.to_controller(error(5, one));
  answers(1, 0ms, MsgType::flow_mod);
  channel.to_controller(error(5, two));
  answers(2, 0ms, MsgType::flow_mod);
  channel.to_controller(error(5, message(MsgType::barrier_request, 5)));
  answers(3, 0ms, MsgType::barrier_request);
  channel.to_controller(error(5));  // quotes nothing
  answers(3, 0ms, MsgType::barrier_request);
  channel.to_controller(error(5, message(MsgType::set_config, 5)));
  EXPECT_FALSE(last().answer);
}

TEST_P(Replies, that_are_errors_to_a_hello_answer_it_whatever_the_xid) {
  channel.to_controller(encode::hello(GetParam(), {}, 1));
  channel.to_switch(encode::error(GetParam(), 0, 0, as_bytes("too new"), 99));
  answers(1, 0ms, MsgType::hello);
}

TEST_P(Replies, to_a_barrier_are_known_after_any_number_of_packet_outs) {
  channel.to_switch(message(MsgType::barrier_request, 1));
  for (std::uint32_t xid = 2; xid < 2000; ++xid) {
    channel.to_switch(encode::packet_out(GetParam()).xid(xid).bytes());
  }
  channel.later(1ms).to_controller(message(MsgType::barrier_reply, 1));
  answers(1, 1ms, MsgType::barrier_request);
  EXPECT_EQ(channel.count(Unanswered::requests_forgotten), 0u);
}

TEST_P(Replies, to_requests_that_are_too_many_are_not_known) {
  for (std::uint32_t xid = 0; xid < Requests::kAwaited + 3; ++xid) {
    channel.to_switch(message(MsgType::barrier_request, xid));
  }
  EXPECT_EQ(channel.count(Unanswered::requests_forgotten), 3u);
  channel.to_controller(message(MsgType::barrier_reply, 2));
  EXPECT_FALSE(last().answer);
  channel.to_controller(message(MsgType::barrier_reply, 3));
  answers(4, 0ms, MsgType::barrier_request);
}

TEST_P(Replies, that_do_not_come_are_counted_after_a_time) {
  channel.to_switch(message(MsgType::barrier_request, 1));
  channel.to_switch(message(MsgType::echo_request, 2));
  channel.to_switch(message(MsgType::features_request, 3));
  channel.to_switch(message(MsgType::get_config_request, 4));
  channel.to_switch(encode::flow_mod(GetParam()).xid(5).bytes());
  channel.to_controller(message(MsgType::features_reply, 3));
  channel.to_controller(error(4));
  channel.later(Requests::kReplyTime).to_controller(message(MsgType::hello, 0));
  EXPECT_EQ(channel.count(Unanswered::barriers), 0u);
  channel.later(1ns).to_controller(message(MsgType::hello, 0));
  EXPECT_EQ(channel.count(Unanswered::barriers), 1u);
  EXPECT_EQ(channel.count(Unanswered::requests), 1u);
  channel.later(1h).to_controller(message(MsgType::barrier_reply, 1));
  answers(1, 1h + 5s + 1ns, MsgType::barrier_request);
  EXPECT_EQ(channel.count(Unanswered::barriers), 1u);
}

TEST_P(Replies, that_may_have_been_lost_are_not_missed) {
  channel.to_switch(message(MsgType::barrier_request, 1));
  channel.gap(Direction::to_controller, 100).later(1h).close();
  EXPECT_EQ(channel.count(Unanswered::barriers), 0u);
}

TEST_P(Replies, are_missed_when_the_channel_ends) {
  channel.to_switch(message(MsgType::barrier_request, 1)).later(6s).close();
  EXPECT_EQ(channel.count(Unanswered::barriers), 1u);
}

TEST_P(Replies, follow_the_last_part_of_a_request) {
  channel.to_switch(multipart(MsgType::multipart_request, 7, 12, true));
  channel.to_switch(multipart(MsgType::multipart_request, 7, 12, false)).later(1ms);
  channel.to_controller(multipart(MsgType::multipart_reply, 7, 12));
  answers(2, 1ms, MsgType::multipart_request);
  channel.later(1h).close();
  EXPECT_EQ(channel.count(Unanswered::requests), 0u);
}

INSTANTIATE_TEST_SUITE_P(AllVersions, Replies, testing::ValuesIn(openflow::kVersions));

TEST(ErrorsOfBundles, answer_the_message_in_the_bundle) {
  TestChannel channel;
  const auto mod = encode::flow_mod(Version::v1_4).xid(5).bytes();
  Octets body{0, 0, 0, 1, 0, 0, 0, 0};
  body.insert(body.end(), mod.begin(), mod.end());
  channel.to_switch(encode::message(Version::v1_4, MsgType::bundle_add_message, body, 5));
  channel.to_controller(encode::error(Version::v1_4, 5, 1, Bytes(mod).first(56), 5));
  ASSERT_TRUE(channel.messages().back().answer);
  EXPECT_EQ(channel.messages().back().answer->type, MsgType::bundle_add_message);
}

}  // namespace
}  // namespace ps::decode
