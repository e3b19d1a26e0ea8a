// SPDX-License-Identifier: Apache-2.0
#include "keep/watched_channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "capture/tap_spec.h"
#include "openflow/encode.h"
#include "support/collected_messages.h"

namespace ps::keep {
namespace {

using namespace std::chrono_literals;
using openflow::MsgType;
using openflow::Version;
using testing::ElementsAre;
using testing::IsEmpty;
namespace encode = openflow::encode;

constexpr auto kVersion = Version::v1_3;

class WatchedChannelTest : public testing::Test {
 protected:
  static Watch everything() {
    Watch watch;
    watch.triggers.fill(true);
    watch.around = 10s;
    watch.storm = 3;
    return watch;
  }
  void to_controller(Bytes octets) {
    channel.chunk({Direction::to_controller, now, octets, 0});
    now += 1ms;
  }
  void to_switch(Bytes octets) {
    channel.chunk({Direction::to_switch, now, octets, 0});
    now += 1ms;
  }
  static encode::Octets role(std::uint32_t role) {
    encode::Octets body(16);
    body[3] = static_cast<std::uint8_t>(role);
    return encode::message(kVersion, MsgType::role_reply, body, 1);
  }
  std::vector<std::string> told() {
    std::vector<std::string> all;
    for (const auto& each : occasions) {
      all.push_back(std::string(name(each.trigger)) + ": " + each.what);
    }
    return all;
  }

  Watch watch = everything();
  std::vector<Occasion> occasions;
  std::vector<std::size_t> seen_before;  ///< messages handed on when each was reported
  Report report = [this](Occasion occasion) {
    occasions.push_back(std::move(occasion));
    seen_before.push_back(collected.all.size());
  };
  test::CollectedMessages collected;
  decode::Channels channels;
  Timestamp now{1'795'000'000s};
  WatchedChannel channel{{.id = 1, .tap = "test", .switch_peer = "s", .controller_peer = "c"},
                         collected,
                         channels,
                         watch,
                         report};
};

TEST_F(WatchedChannelTest, hands_on_every_message) {
  to_controller(encode::hello(kVersion));
  to_switch(encode::hello(kVersion));
  EXPECT_EQ(collected.all.size(), 2u);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(WatchedChannelTest, reports_an_error_after_it_was_handed_on_and_what_it_refuses) {
  const auto barrier = encode::message(kVersion, MsgType::barrier_request, {}, 9);
  to_switch(barrier);
  const auto time = now;
  to_controller(encode::error(kVersion, 1, 0, barrier, 9));
  EXPECT_THAT(told(), ElementsAre("error: barrier_request refused"));
  EXPECT_THAT(seen_before, ElementsAre(2));
  EXPECT_EQ(occasions[0].time, time);
  EXPECT_EQ(occasions[0].channel, collected.all[1].channel);
}

TEST_F(WatchedChannelTest, reports_many_errors_once_in_the_time_that_is_kept) {
  for (int i = 0; i < 100; ++i) to_controller(encode::error(kVersion, 1, 0, {}, 9));
  EXPECT_EQ(occasions.size(), 1u);
  now += 20s;
  to_controller(encode::error(kVersion, 1, 0, {}, 9));
  EXPECT_EQ(occasions.size(), 2u);
}

TEST_F(WatchedChannelTest, reports_a_role_that_is_another_than_before) {
  watch.around = 0s;
  to_controller(role(1));
  to_controller(role(2));
  to_controller(role(2));
  to_controller(role(0));
  to_controller(role(3));
  EXPECT_THAT(told(), ElementsAre("role: from equal to master", "role: from master to slave"));
}

TEST_F(WatchedChannelTest, knows_the_role_of_nicira) {
  const encode::Octets body{0, 0, 0x23, 0x20, 0, 0, 0, 11, 0, 0, 0, 1};
  to_controller(encode::message(Version::v1_0, MsgType::experimenter, body, 1));
  EXPECT_THAT(told(), ElementsAre("role: from equal to master"));
}

TEST_F(WatchedChannelTest, reports_a_storm_of_packet_ins_by_their_times) {
  const auto in = encode::packet_in(kVersion).in_port(1).bytes();
  for (int i = 0; i < 10; ++i) {
    to_controller(in);
    now += 600ms;
  }
  EXPECT_THAT(told(), IsEmpty());
  now += 1s;
  for (int i = 0; i < 10; ++i) to_controller(in);
  EXPECT_THAT(told(), ElementsAre("packet_in_storm: 3 packet_ins within a second"));
}

TEST_F(WatchedChannelTest, reports_its_end_unless_we_ended_it) {
  to_controller(encode::hello(kVersion));
  channel.closed("switch closed", now);
  EXPECT_THAT(told(), ElementsAre("disconnect: switch closed"));
  for (const auto ours : {capture::kServerStopping, capture::kTapRemoved, capture::kCaptureEnded}) {
    WatchedChannel other({.id = 2, .tap = "test", .switch_peer = "s", .controller_peer = "c"},
                         collected, channels, watch, report);
    other.chunk({Direction::to_controller, now, encode::hello(kVersion), 0});
    other.closed(ours, now);
  }
  EXPECT_EQ(occasions.size(), 1u);
}

TEST_F(WatchedChannelTest, reports_only_what_is_asked_for) {
  watch.triggers = {};
  to_controller(encode::error(kVersion, 1, 0, {}, 9));
  to_controller(role(2));
  channel.closed("switch closed", now);
  EXPECT_THAT(told(), IsEmpty());
}

}  // namespace
}  // namespace ps::keep
