// SPDX-License-Identifier: Apache-2.0
#include "decode/copies.h"

#include <gtest/gtest.h>

#include "decode/channels.h"
#include "decode/decoder.h"
#include "openflow/encode.h"
#include "support/collected_messages.h"

namespace ps::decode {
namespace {

using openflow::Version;
namespace encode = openflow::encode;

/// One tap's view of a channel.
class View {
 public:
  View(Channels& channels, capture::ChannelId id, std::vector<std::string> legs,
       bool in_line = false)
      : decoder_({.id = id,
                  .tap = "test",
                  .switch_peer = "s",
                  .controller_peer = "c",
                  .legs = std::move(legs),
                  .in_line = in_line},
                 seen_, channels) {}

  void sees(Bytes message) { decoder_.chunk({Direction::to_controller, Timestamp{}, message}); }
  /// Of the last message that it saw.
  std::optional<capture::ChannelId> copy_of() const { return seen_.copy_of; }

 private:
  class LastSeen final : public MessageSink {
   public:
    void message(const Message& message) override { copy_of = message.channel->copy_of; }
    std::optional<capture::ChannelId> copy_of;
  };

  LastSeen seen_;
  ChannelDecoder decoder_;
};

encode::Octets status(std::uint32_t port) {
  return encode::packet_in(Version::v1_3)
      .in_port(port)
      .data(encode::udp(encode::mac("02:00:00:00:00:01"), encode::mac("02:00:00:00:00:02"),
                        "10.0.0.1", "10.0.0.2", static_cast<std::uint16_t>(port), 7))
      .bytes();
}

const std::string kSwitchLeg = capture::leg("10.0.0.1:40000", "10.0.0.9:6653");
const std::string kControllerLeg = capture::leg("10.0.0.9:6633", "10.0.0.9:50000");

TEST(Copies, what_two_captures_see_of_one_connection_is_the_first_ones_and_a_copy) {
  Channels channels;
  View first(channels, 1, {kSwitchLeg});
  View second(channels, 2, {kSwitchLeg});
  first.sees(status(1));
  second.sees(status(1));
  EXPECT_EQ(first.copy_of(), std::nullopt);
  EXPECT_EQ(second.copy_of(), 1u);
}

TEST(Copies, a_proxy_shows_the_original_of_what_captures_see_of_both_its_connections) {
  Channels channels;
  View captured(channels, 1, {kSwitchLeg});
  captured.sees(status(1));
  EXPECT_EQ(captured.copy_of(), std::nullopt);
  View proxied(channels, 2, {kSwitchLeg, kControllerLeg}, true);
  View behind(channels, 3, {kControllerLeg});
  for (auto* view : {&captured, &proxied, &behind}) view->sees(status(2));
  EXPECT_EQ(captured.copy_of(), 2u);
  EXPECT_EQ(proxied.copy_of(), std::nullopt);
  EXPECT_EQ(behind.copy_of(), 2u);
}

TEST(Copies, the_ends_of_a_connection_may_be_named_in_either_order) {
  EXPECT_EQ(capture::leg("a:1", "b:2"), capture::leg("b:2", "a:1"));
}

TEST(Copies, other_connections_and_those_without_addresses_are_no_copies) {
  Channels channels;
  View one(channels, 1, {kSwitchLeg});
  View other(channels, 2, {kControllerLeg});
  View snooped(channels, 3, {});
  View snooped_too(channels, 4, {});
  for (auto* view : {&one, &other, &snooped, &snooped_too}) {
    view->sees(status(1));
    EXPECT_EQ(view->copy_of(), std::nullopt);
  }
}

TEST(Copies, a_copy_that_says_the_same_stays_one_even_if_it_says_it_first) {
  Channels channels;
  View first(channels, 1, {kSwitchLeg});
  View second(channels, 2, {kSwitchLeg});
  for (int i = 0; i < 2 * CopyTest::kMost; ++i) {
    const auto message = status(static_cast<std::uint32_t>(i % 60'000) + 1);
    second.sees(message);
    first.sees(message);
  }
  EXPECT_EQ(second.copy_of(), 1u);
}

TEST(Copies, equal_addresses_in_another_network_are_found_out_by_what_is_said) {
  Channels channels;
  View first(channels, 1, {kSwitchLeg});
  View second(channels, 2, {kSwitchLeg});
  int said = 0;
  for (; said < 2 * CopyTest::kMost; ++said) {
    first.sees(status(static_cast<std::uint32_t>(said) + 1));
    second.sees(status(static_cast<std::uint32_t>(said) + 30'000));
    if (!second.copy_of()) break;
  }
  EXPECT_EQ(second.copy_of(), std::nullopt);
  EXPECT_GE(said, CopyTest::kMost - 1);
  first.sees(status(1));
  second.sees(status(30'000));
  EXPECT_EQ(second.copy_of(), std::nullopt) << "once known, it stays known";
}

TEST(Copies, greetings_and_echoes_prove_nothing) {
  EXPECT_EQ(Marks::of(openflow::MsgType::hello, encode::hello(Version::v1_3)), 0u);
  EXPECT_EQ(Marks::of(openflow::MsgType::echo_request, status(1)), 0u);
  EXPECT_EQ(Marks::of(openflow::MsgType::barrier_request, status(1)),
            Marks::of(openflow::MsgType::packet_in, status(1)));
  EXPECT_EQ(Marks::of(openflow::MsgType::barrier_request, encode::Octets(8)), 0u);
  EXPECT_NE(Marks::of(openflow::MsgType::packet_in, status(1)),
            Marks::of(openflow::MsgType::packet_in, status(2)));
}

TEST(Copies, when_the_original_ends_the_oldest_copy_takes_its_place) {
  Channels channels;
  auto first = std::make_unique<View>(channels, 1, std::vector{kSwitchLeg});
  View second(channels, 2, {kSwitchLeg});
  View third(channels, 3, {kSwitchLeg});
  second.sees(status(1));
  third.sees(status(1));
  EXPECT_EQ(third.copy_of(), 1u);
  first.reset();
  second.sees(status(2));
  third.sees(status(2));
  EXPECT_EQ(second.copy_of(), std::nullopt);
  EXPECT_EQ(third.copy_of(), 2u);
}

}  // namespace
}  // namespace ps::decode
