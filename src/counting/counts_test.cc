// SPDX-License-Identifier: Apache-2.0
#include "counting/counts.h"

#include <chrono>

#include <gtest/gtest.h>

#include "counting/counter.h"
#include "openflow/encode.h"
#include "support/test_channel.h"

namespace ps::counting {
namespace {

using namespace std::chrono_literals;
using openflow::Version;
namespace encode = openflow::encode;

const auto kH1 = encode::mac("02:00:00:00:00:01");
const auto kH2 = encode::mac("02:00:00:00:00:02");

class Nobody final : public decode::MessageSink {
 public:
  void message(const decode::Message&) override {}
};

class CountsTest : public testing::Test {
 protected:
  CountsTest() { counter.exchange(std::make_unique<Counts>()); }
  Report report() { return counter.exchange(nullptr)->report(10); }
  static encode::Octets packet_in(std::uint32_t port, const MacAddress& from,
                                  std::uint32_t buffer = 0xffffffff) {
    return encode::packet_in(Version::v1_3)
        .in_port(port)
        .buffer_id(buffer)
        .data(encode::udp(kH2, from, "10.0.0.1", "10.0.0.2", 1000, 7))
        .bytes();
  }

  Nobody nobody;
  Counter counter{nobody};
  test::TestChannel channel{true, &counter};
};

TEST_F(CountsTest, messages_are_counted_by_switch_direction_and_type) {
  channel.to_switch(encode::hello(Version::v1_3)).to_controller(encode::hello(Version::v1_3));
  channel.to_controller(encode::features_reply(Version::v1_3).datapath_id(0x11).bytes());
  for (int i = 0; i < 3; ++i) channel.to_switch(encode::barrier_request(Version::v1_3));
  const auto counted = report();
  EXPECT_EQ(counted.messages, 6u);
  ASSERT_EQ(counted.kinds.size(), 4u);
  EXPECT_EQ(counted.kinds[0].dpid, "00:00:00:00:00:00:00:11");
  EXPECT_EQ(counted.kinds[0].type, "barrier_request");
  EXPECT_EQ(counted.kinds[0].direction, "to_switch");
  EXPECT_EQ(counted.kinds[0].messages, 3u);
  EXPECT_EQ(counted.kinds[1].dpid, "") << "the switch was not known yet";
}

TEST_F(CountsTest, packet_ins_are_counted_by_port_host_and_reason) {
  for (int i = 0; i < 3; ++i) channel.to_controller(packet_in(7, kH1));
  channel.to_controller(packet_in(8, kH2));
  const auto counted = report();
  EXPECT_EQ(counted.packet_ins, 4u);
  ASSERT_EQ(counted.ports.size(), 2u);
  EXPECT_EQ(counted.ports[0].port, 7u);
  EXPECT_EQ(counted.ports[0].packet_ins, 3u);
  ASSERT_EQ(counted.hosts.size(), 2u);
  EXPECT_EQ(counted.hosts[0].mac, "02:00:00:00:00:01");
  EXPECT_EQ(counted.hosts[0].packet_ins, 3u);
  ASSERT_EQ(counted.reasons.size(), 1u);
  EXPECT_EQ(counted.reasons[0].name, "no_match");
}

TEST_F(CountsTest, answers_show_how_long_a_controller_takes) {
  for (std::uint32_t buffer = 1; buffer <= 10; ++buffer) {
    channel.to_controller(packet_in(1, kH1, buffer));
    channel.later(buffer * 1ms);
    channel.to_switch(encode::packet_out(Version::v1_3).buffer_id(buffer).output(2).bytes());
  }
  const auto counted = report();
  EXPECT_EQ(counted.answers, 10u);
  ASSERT_EQ(counted.controllers.size(), 1u);
  EXPECT_EQ(counted.controllers[0].address, "127.0.0.1:6653");
  EXPECT_EQ(counted.controllers[0].answers, 10u);
  EXPECT_GE(counted.controllers[0].p50, 5'000u);
  EXPECT_LE(counted.controllers[0].p50, 5'700u);
  EXPECT_EQ(counted.controllers[0].longest, 10'000u);
}

TEST_F(CountsTest, what_several_threads_counted_is_merged) {
  channel.to_controller(packet_in(1, kH1));
  auto first = counter.exchange(std::make_unique<Counts>());
  channel.to_controller(packet_in(1, kH1)).to_controller(packet_in(2, kH2));
  first->merge(*counter.exchange(nullptr));
  const auto counted = first->report(10);
  EXPECT_EQ(counted.packet_ins, 3u);
  EXPECT_EQ(counted.hosts[0].packet_ins, 2u);
  EXPECT_EQ(counted.reasons[0].packet_ins, 3u);
}

TEST_F(CountsTest, nothing_is_counted_while_nobody_wants_to_know) {
  counter.exchange(nullptr);
  channel.to_controller(packet_in(1, kH1));
  EXPECT_EQ(counter.exchange(nullptr), nullptr);
}

}  // namespace
}  // namespace ps::counting
