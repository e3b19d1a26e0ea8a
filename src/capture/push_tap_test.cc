// SPDX-License-Identifier: Apache-2.0
#include "capture/push_tap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "capture/snoop_test_bridge.h"

namespace ps::capture {
namespace {

namespace encode = openflow::encode;
using namespace std::chrono_literals;
using openflow::Version;
using test::text;
using ::testing::HasSubstr;

constexpr auto kUp = static_cast<std::size_t>(Direction::to_controller);
constexpr auto kDown = static_cast<std::size_t>(Direction::to_switch);
const auto kHello = text(encode::hello(Version::v1_3));
const auto kPacketIn = text(encode::packet_in(Version::v1_3).bytes());
const auto kPacketOut = text(encode::packet_out(Version::v1_3).output(1).bytes());

PushedMessage message(std::uint64_t dpid, const std::string& octets,
                      Direction way = Direction::to_controller) {
  return {.dpid = DatapathId{dpid}, .channel = {}, .direction = way, .time = {}, .octets = octets};
}

class PushTapTest : public ::testing::Test {
 protected:
  ~PushTapTest() override {
    producer.reset();
    tap.reset();
    test::run_until_quiet(context);
  }
  void begin(PushLimits limits = {}) {
    DataThread* threads[] = {&thread};
    tap.emplace(threads, channels, clock, limits,
                [this](DataThread&) { return std::make_unique<HandPacer>(look_for_idle); });
    tap->start();
    producer = tap->producer("127.0.0.1:5000");
  }
  PushOutcome push(std::vector<PushedMessage> batch) {
    std::optional<PushOutcome> outcome;
    producer->push(std::move(batch), [&](PushOutcome got) { outcome = std::move(got); });
    test::run_until_quiet(context);
    return outcome.value();
  }

  class HandPacer final : public Pacer {
   public:
    explicit HandPacer(std::function<void()>& next) : next_(next) {}
    void wait_until(SteadyTime, std::function<void()> then) override { next_ = std::move(then); }
    void cancel() override { next_ = nullptr; }

   private:
    std::function<void()>& next_;
  };

  DataThread thread;
  boost::asio::io_context& context = thread.context();
  ps::test::ManualClock clock;
  test::SnoopedChannels channels;
  std::function<void()> look_for_idle;
  std::optional<PushTap> tap;
  std::unique_ptr<PushTap::Producer> producer;
};

TEST_F(PushTapTest, messages_of_a_datapath_are_a_channel_in_their_order_and_direction) {
  begin();
  auto outcome = push({message(1, kHello), message(1, kPacketOut, Direction::to_switch),
                       message(1, kPacketIn), message(2, kPacketIn)});
  EXPECT_EQ(outcome.taken, 4u);
  EXPECT_EQ(outcome.refused, 0u);
  ASSERT_EQ(channels.all.size(), 2u);
  EXPECT_EQ(channels[0].octets[kUp], kHello + kPacketIn);
  EXPECT_EQ(channels[0].octets[kDown], kPacketOut);
  EXPECT_EQ(channels[0].dpid, DatapathId{1});
  EXPECT_EQ(channels[0].info.tap, "push");
  EXPECT_EQ(channels[0].info.controller_peer, "127.0.0.1:5000");
  EXPECT_EQ(channels[1].dpid, DatapathId{2});
  EXPECT_EQ(tap->totals().taken, 4u);
}

TEST_F(PushTapTest, a_named_channel_is_one_before_and_after_its_datapath_is_known) {
  begin();
  auto first = message(0, kHello);
  first.dpid.reset();
  auto second = message(7, kPacketIn);
  first.channel = second.channel = "10.0.0.1:41234";
  push({first, second});
  ASSERT_EQ(channels.all.size(), 1u);
  EXPECT_EQ(channels[0].octets[kUp], kHello + kPacketIn);
  EXPECT_EQ(channels[0].dpid, DatapathId{7});
  EXPECT_EQ(channels[0].info.switch_peer, "10.0.0.1:41234");
}

TEST_F(PushTapTest, what_is_no_message_is_refused_with_the_reason_and_the_rest_is_taken) {
  begin();
  auto no_direction = message(1, kHello);
  no_direction.direction.reset();
  auto nobodys = message(1, kHello);
  nobodys.dpid.reset();
  auto long_ago = message(1, kHello);
  long_ago.time = -1;
  auto long_name = message(1, kHello);
  long_name.channel = std::string(201, 'x');
  auto unknown = kHello;
  unknown[0] = 0x42;
  const std::pair<PushedMessage, const char*> wrong[] = {
      {message(1, kHello + kHello), "16 octets, whose header says 8"},
      {message(1, kHello.substr(0, 5)), "5 octets are no OpenFlow message"},
      {message(1, unknown), "version 66 is no OpenFlow version"},
      {no_direction, "no direction"},
      {nobodys, "neither a dpid nor a channel"},
      {long_ago, "a time before 1970"},
      {long_name, "a channel's name of 201 octets"},
  };
  for (const auto& [one, why] : wrong) {
    auto outcome = push({message(9, kHello), one});
    EXPECT_EQ(outcome.taken, 1u);
    EXPECT_EQ(outcome.refused, 1u);
    EXPECT_THAT(outcome.reason, HasSubstr(why));
    EXPECT_THAT(outcome.reason, HasSubstr("message 1: "));
  }
  EXPECT_EQ(tap->totals().malformed, std::size(wrong));
}

TEST_F(PushTapTest, there_are_no_more_channels_than_allowed) {
  PushLimits limits;
  limits.channels = 3;
  limits.all_channels = 4;
  begin(limits);
  auto outcome = push({message(1, kHello), message(2, kHello), message(3, kHello),
                       message(4, kHello), message(1, kHello)});
  EXPECT_EQ(outcome.taken, 4u);
  EXPECT_THAT(outcome.reason, HasSubstr("one channel more than are allowed"));
  auto other = std::exchange(producer, tap->producer("127.0.0.1:5001"));
  EXPECT_EQ(push({message(1, kHello), message(2, kHello)}).refused, 1u);
  EXPECT_EQ(tap->totals().open, 4u);
  EXPECT_EQ(tap->totals().too_many, 2u);
}

TEST_F(PushTapTest, a_server_that_is_too_far_behind_refuses_whole_batches_at_once) {
  PushLimits limits;
  limits.waiting_octets = 1000;
  begin(limits);
  std::vector<PushOutcome> outcomes;
  auto keep = [&](PushOutcome got) { outcomes.push_back(std::move(got)); };
  producer->push({message(1, kHello)}, keep);
  producer->push({message(1, std::string(1000, 'x')), message(1, kHello)}, keep);
  ASSERT_EQ(outcomes.size(), 1u) << "refused from within";
  EXPECT_EQ(outcomes[0].refused, 2u);
  EXPECT_THAT(outcomes[0].reason, HasSubstr("too far behind"));
  test::run_until_quiet(context);
  EXPECT_EQ(outcomes[1].taken, 1u);
  EXPECT_EQ(push({message(1, kHello)}).taken, 1u) << "it has caught up";
  EXPECT_EQ(tap->totals().busy, 2u);
}

TEST_F(PushTapTest, channels_end_with_their_producer) {
  begin();
  push({message(1, kHello)});
  producer.reset();
  test::run_until_quiet(context);
  EXPECT_EQ(channels[0].reason, "the producer has gone");
  EXPECT_EQ(tap->totals().open, 0u);
}

TEST_F(PushTapTest, channels_end_when_nothing_comes_for_long) {
  begin();
  push({message(1, kHello), message(2, kHello)});
  clock.advance(200s);
  push({message(2, kHello)});
  clock.advance(200s);
  look_for_idle();
  EXPECT_EQ(channels[0].reason, "no message for long");
  EXPECT_EQ(channels[1].reason, "");
  push({message(1, kHello)});
  EXPECT_EQ(channels.all.size(), 3u);
}

TEST_F(PushTapTest, after_the_end_pushes_are_refused) {
  begin();
  push({message(1, kHello)});
  tap->stop();
  EXPECT_EQ(push({message(1, kHello)}).reason, "server stopping");
  EXPECT_EQ(channels[0].reason, "server stopping");
}

}  // namespace
}  // namespace ps::capture
