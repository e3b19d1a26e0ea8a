// SPDX-License-Identifier: Apache-2.0
#include "capture/snoop_splitter.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "openflow/encode.h"

namespace ps::capture {
namespace {

namespace encode = openflow::encode;
using encode::Octets;
using openflow::MsgType;
using openflow::Version;

constexpr auto kV = Version::v1_3;
constexpr auto kUp = Direction::to_controller;
constexpr auto kDown = Direction::to_switch;

Octets multipart(MsgType type, std::uint32_t xid, std::uint16_t flags = 0) {
  return encode::message(kV, type, encode::Writer().u16(0).u16(flags).zeros(4).octets(), xid);
}
Octets nicira(std::uint32_t subtype, std::uint32_t xid = 0) {
  return encode::experimenter(kV, 0x2320, subtype, {}, xid);
}
Octets packet_out(std::uint32_t xid) { return encode::packet_out(kV).xid(xid).output(1).bytes(); }

/// One snoop connection, past the bridge's hello.
class Snooping final : public SnoopReceiver {
 public:
  Snooping() { EXPECT_TRUE(splitter.take(encode::hello(Version::v1_5))); }

  void messages(Direction way, Bytes octets) override {
    for (; !octets.empty(); octets = octets.subspan(load_be16(&octets[2]))) {
      ways.push_back(way);
    }
    ++runs;
  }
  void channel_begins() override { ++channels; }
  void doubt(Doubt doubt, std::uint64_t count) override {
    (doubt == Doubt::suspected_loss ? lost : guessed) += count;
  }
  /// Which way the last of these messages goes.
  Direction way_of(const Octets& octets) {
    EXPECT_TRUE(splitter.take(octets));
    return ways.back();
  }
  Snooping& hears(const Octets& octets) {
    EXPECT_TRUE(splitter.take(octets));
    return *this;
  }
  Snooping& hears_packet_outs(std::uint32_t first, std::uint32_t last) {
    for (auto xid = first; xid <= last; ++xid) hears(packet_out(xid));
    return *this;
  }

  std::vector<Direction> ways;
  int runs = 0;
  int channels = 0;
  std::uint64_t lost = 0;
  std::uint64_t guessed = 0;
  SnoopSplitter splitter{*this};
};

TEST(SnoopSplitter, the_type_says_the_direction) {
  Snooping bridge;
  EXPECT_EQ(bridge.way_of(encode::packet_in(kV).bytes()), kUp);
  EXPECT_EQ(bridge.way_of(packet_out(7)), kDown);
  EXPECT_EQ(bridge.way_of(encode::flow_mod(Version::v1_0).bytes()), kDown);
  EXPECT_EQ(bridge.way_of(encode::flow_removed(Version::v1_5).bytes()), kUp);
  EXPECT_EQ(bridge.way_of(nicira(17)), kUp);
  EXPECT_EQ(bridge.way_of(nicira(28)), kDown);
  EXPECT_EQ(bridge.guessed, 0u);
}

TEST(SnoopSplitter, a_bundle_control_is_a_request_or_a_reply_by_its_own_type) {
  Snooping bridge;
  auto control = [](std::uint16_t type) {
    return encode::message(Version::v1_4, MsgType::bundle_control,
                           encode::Writer().u32(1).u16(type).u16(0).octets());
  };
  EXPECT_EQ(bridge.way_of(control(4)), kDown);
  EXPECT_EQ(bridge.way_of(control(5)), kUp);
  EXPECT_EQ(bridge.guessed, 0u);
}

TEST(SnoopSplitter, the_switch_asks_for_echoes_under_number_0_and_gets_the_reply) {
  Snooping bridge;
  EXPECT_EQ(bridge.way_of(encode::echo_request(kV)), kUp);
  EXPECT_EQ(bridge.way_of(encode::echo_reply(kV)), kDown);
  EXPECT_EQ(bridge.guessed, 0u);
}

TEST(SnoopSplitter, an_echo_request_that_goes_on_with_the_controllers_numbers_is_the_controllers) {
  Snooping bridge;
  bridge.hears_packet_outs(5, 6);
  EXPECT_EQ(bridge.way_of(encode::echo_request(kV, {}, 7)), kDown);
  EXPECT_EQ(bridge.way_of(encode::echo_reply(kV, {}, 7)), kUp);
  EXPECT_EQ(bridge.guessed, 0u);
}

TEST(SnoopSplitter, another_echo_request_is_taken_for_the_controllers_and_called_a_guess) {
  Snooping bridge;
  EXPECT_EQ(bridge.way_of(encode::echo_request(kV, {}, 70)), kDown);
  EXPECT_EQ(bridge.guessed, 1u);
}

TEST(SnoopSplitter, an_error_goes_to_the_controller_surely_when_it_quotes_its_message) {
  Snooping bridge;
  EXPECT_EQ(bridge.way_of(encode::error(kV, 1, 1, packet_out(9), 9)), kUp);
  EXPECT_EQ(bridge.guessed, 0u);
  EXPECT_EQ(bridge.way_of(encode::error(kV, 1, 1, {}, 9)), kUp);
  EXPECT_EQ(bridge.guessed, 1u);
}

TEST(SnoopSplitter, an_unknown_experimenter_is_taken_for_the_controllers_and_called_a_guess) {
  Snooping bridge;
  EXPECT_EQ(bridge.way_of(encode::experimenter(kV, 0xabcdef, 1, {}, 99)), kDown);
  EXPECT_EQ(bridge.guessed, 1u);
}

TEST(SnoopSplitter, an_echo_of_a_version_that_nobody_defined_is_still_an_echo) {
  Snooping bridge;
  auto odd = encode::echo_request(kV, {}, 70);
  auto reply = encode::echo_reply(kV, {}, 70);
  odd[0] = reply[0] = 0x42;
  EXPECT_EQ(bridge.way_of(odd), kDown);
  EXPECT_EQ(bridge.way_of(reply), kUp);
}

TEST(SnoopSplitter, messages_that_go_the_same_way_are_handed_over_together) {
  Snooping bridge;
  auto octets = packet_out(1);
  for (auto more : {packet_out(2), encode::packet_in(kV).bytes(), packet_out(3)}) {
    octets.insert(octets.end(), more.begin(), more.end());
  }
  bridge.hears(octets);
  EXPECT_EQ(bridge.ways, (std::vector{kDown, kDown, kUp, kDown}));
  EXPECT_EQ(bridge.runs, 3);
}

TEST(SnoopSplitter, octet_by_octet_is_the_same) {
  Snooping bridge;
  for (auto octet : multipart(MsgType::multipart_request, 3)) bridge.hears({octet});
  for (auto octet : multipart(MsgType::multipart_reply, 3)) bridge.hears({octet});
  EXPECT_EQ(bridge.ways, (std::vector{kDown, kUp}));
}

TEST(SnoopSplitter, numbers_missing_behind_a_long_row_are_suspected_loss) {
  Snooping bridge;
  bridge.hears_packet_outs(100, 140).hears_packet_outs(146, 146);
  EXPECT_EQ(bridge.lost, 5u);
}

TEST(SnoopSplitter, numbers_missing_in_no_row_say_nothing) {
  Snooping bridge;
  for (std::uint32_t xid = 1; xid < 200; xid += 3) bridge.hears(packet_out(xid));
  bridge.hears_packet_outs(1000, 1010).hears_packet_outs(1020, 1030);
  EXPECT_EQ(bridge.lost, 0u);
}

TEST(SnoopSplitter, replies_to_the_switch_do_not_disturb_the_row) {
  Snooping bridge;
  bridge.hears_packet_outs(100, 140)
      .hears(encode::echo_request(kV))
      .hears(encode::echo_reply(kV))
      .hears_packet_outs(141, 141);
  EXPECT_EQ(bridge.lost, 0u);
}

TEST(SnoopSplitter, a_reply_to_nothing_is_suspected_loss_once_another_was_answered) {
  Snooping bridge;
  bridge.hears(encode::barrier_reply(kV, 5));
  EXPECT_EQ(bridge.lost, 0u) << "asked before we came";
  bridge.hears(encode::barrier_request(kV, 6)).hears(encode::barrier_reply(kV, 6));
  bridge.hears(encode::barrier_reply(kV, 7));
  EXPECT_EQ(bridge.lost, 1u);
}

TEST(SnoopSplitter, a_question_is_not_missed_twice) {
  Snooping bridge;
  bridge.hears(encode::barrier_request(kV, 99)).hears(encode::barrier_reply(kV, 99));
  bridge.hears_packet_outs(100, 140).hears(encode::barrier_reply(kV, 141));
  bridge.hears_packet_outs(142, 142);
  EXPECT_EQ(bridge.lost, 1u);
}

TEST(SnoopSplitter, the_parts_of_one_answer_and_updates_that_nobody_asked_for_are_no_loss) {
  Snooping bridge;
  bridge.hears(multipart(MsgType::multipart_request, 3))
      .hears(multipart(MsgType::multipart_reply, 3, 1))
      .hears(multipart(MsgType::multipart_reply, 3, 1))
      .hears(multipart(MsgType::multipart_reply, 3))
      .hears(multipart(MsgType::multipart_reply, 0));
  EXPECT_EQ(bridge.lost, 0u);
  bridge.hears(multipart(MsgType::multipart_reply, 3));
  EXPECT_EQ(bridge.lost, 1u);
}

TEST(SnoopSplitter, a_features_request_begins_another_channel) {
  Snooping bridge;
  bridge.hears(encode::features_request(kV, 1)).hears_packet_outs(2, 40);
  EXPECT_EQ(bridge.channels, 1);
  bridge.hears(encode::features_request(kV, 5000)).hears_packet_outs(5001, 5001);
  EXPECT_EQ(bridge.channels, 2);
  EXPECT_EQ(bridge.lost, 0u);
}

TEST(SnoopSplitter, one_that_goes_on_counting_is_asked_in_passing) {
  Snooping bridge;
  bridge.hears_packet_outs(2, 40).hears(encode::features_request(kV, 41));
  EXPECT_EQ(bridge.channels, 1);
}

TEST(SnoopSplitter, what_is_no_snoop_stream_is_refused_with_the_reason) {
  Snooping bridge;
  const std::uint8_t bad[] = {4, 2, 0, 7, 0, 0, 0, 1};
  auto taken = bridge.splitter.take(bad);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().message, "a header with version 4, type 2 and length 7 is no OpenFlow");

  SnoopSplitter stranger(bridge);
  taken = stranger.take(packet_out(1));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().message,
            "it begins with a message of version 4 and type 13, not a hello");
}

}  // namespace
}  // namespace ps::capture
