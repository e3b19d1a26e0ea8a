// SPDX-License-Identifier: Apache-2.0
#include "capture/snoop_tap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "capture/datapath_inquiry.h"
#include "capture/snoop_bridges.h"
#include "capture/snoop_test_bridge.h"

namespace ps::capture {
namespace {

namespace encode = openflow::encode;
using namespace std::chrono_literals;
using openflow::Version;
using test::FakeBridge;
using test::text;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto kUp = static_cast<std::size_t>(Direction::to_controller);
constexpr auto kDown = static_cast<std::size_t>(Direction::to_switch);

const auto kPacketIn = text(encode::packet_in(Version::v1_3).bytes());
const auto kPacketOut = text(encode::packet_out(Version::v1_3).xid(7).output(1).bytes());

class SnoopTapTest : public ::testing::Test {
 protected:
  ~SnoopTapTest() override {
    tap.reset();
    test::run_until_quiet(context);
  }
  SnoopTap& snoop(const std::string& path) {
    tap.emplace(thread, path, channels, clock,
                std::make_unique<test::ImpatientPacer>(context, clock, pauses));
    tap->start();
    return *tap;
  }
  template <class Condition>
  void until(Condition condition) {
    ASSERT_TRUE(test::run_until(context, condition));
  }
  /// The tap has connected and been greeted; gives the bridge's end.
  test::Peer& greeted(FakeBridge& bridge) {
    snoop(bridge.path());
    until([&] { return !bridge.snoopers().empty(); });
    bridge.snoopers().front()->send(FakeBridge::hello());
    until([&] { return tap->totals().connected == 1; });
    return *bridge.snoopers().front();
  }

  test::TemporaryFolder folder;
  DataThread thread;
  boost::asio::io_context& context = thread.context();
  ps::test::ManualClock clock;
  test::SnoopedChannels channels;
  std::vector<std::chrono::seconds> pauses;
  std::optional<SnoopTap> tap;
};

TEST_F(SnoopTapTest, greets_the_bridge_and_hands_on_what_goes_each_way) {
  FakeBridge bridge(context, folder.path());
  auto& peer = greeted(bridge);
  peer.send(kPacketIn + kPacketOut + kPacketIn);
  until([&] { return channels[0].octets[kUp].size() == 2 * kPacketIn.size(); });
  EXPECT_EQ(channels[0].octets[kDown], kPacketOut);
  EXPECT_EQ(peer.received(), text(encode::hello(Version::v1_0, {}, 1)));
  EXPECT_EQ(channels[0].info.tap, "snoop");
  EXPECT_EQ(channels[0].info.switch_peer, "unix:" + bridge.path());
  EXPECT_TRUE(channels[0].info.roles_certain);
  EXPECT_EQ(tap->totals().to_switch, kPacketOut.size());
}

TEST_F(SnoopTapTest, asks_the_management_socket_which_switch_this_is) {
  FakeBridge bridge(context, folder.path());
  greeted(bridge);
  until([&] { return bridge.askers().size() == 1; });
  bridge.answer_asker(0);
  until([&] { return channels[0].dpid.has_value(); });
  EXPECT_EQ(channels[0].dpid->value, FakeBridge::kDpid);
}

TEST_F(SnoopTapTest, a_later_channel_of_the_connection_is_of_the_same_switch) {
  FakeBridge bridge(context, folder.path());
  auto& peer = greeted(bridge);
  until([&] { return bridge.askers().size() == 1; });
  bridge.answer_asker(0);
  until([&] { return channels[0].dpid.has_value(); });
  peer.send(kPacketIn + text(encode::features_request(Version::v1_3, 9)));
  until([&] { return channels.all.size() == 2; });
  EXPECT_EQ(channels[0].reason, "the switch has connected to its controller anew");
  EXPECT_EQ(channels[1].dpid->value, FakeBridge::kDpid);
  EXPECT_EQ(tap->totals().opened, 2u);
  EXPECT_EQ(tap->totals().open, 1u);
}

TEST_F(SnoopTapTest, connects_again_after_the_bridge_has_gone_and_come_back) {
  std::optional<FakeBridge> bridge(std::in_place, context, folder.path());
  greeted(*bridge).close();
  until([&] { return !channels[0].reason.empty(); });
  EXPECT_EQ(channels[0].reason, "the bridge closed the connection");
  until([&] { return bridge->snoopers().size() == 2; });
  bridge->snoopers().back()->send(FakeBridge::hello());
  until([&] { return channels.all.size() == 2; });
}

TEST_F(SnoopTapTest, pauses_grow_from_1_to_30_seconds_while_nobody_is_there) {
  snoop(folder.path() + "/s1.snoop");
  until([&] { return pauses.size() == 7; });
  EXPECT_THAT(pauses, ElementsAre(1s, 2s, 4s, 8s, 16s, 30s, 30s));
  EXPECT_EQ(tap->totals().unreachable, 7u);
}

TEST_F(SnoopTapTest, a_bridge_that_closes_at_once_has_refused) {
  FakeBridge bridge(context, folder.path());
  snoop(bridge.path());
  until([&] { return !bridge.snoopers().empty(); });
  bridge.snoopers().front()->close();
  until([&] { return tap->totals().refused == 1; });
  EXPECT_TRUE(channels.all.empty());
}

TEST_F(SnoopTapTest, what_is_no_snoop_socket_is_left) {
  FakeBridge bridge(context, folder.path());
  snoop(bridge.path());
  until([&] { return !bridge.snoopers().empty(); });
  bridge.snoopers().front()->send("HTTP/1.1 400 Bad Request\r\n\r\n");
  until([&] { return !pauses.empty(); });
  EXPECT_EQ(tap->totals().refused, 0u);
  EXPECT_EQ(tap->totals().connected, 0u);
}

TEST_F(SnoopTapTest, what_is_probably_missing_is_told_to_the_channel_and_counted) {
  FakeBridge bridge(context, folder.path());
  auto& peer = greeted(bridge);
  std::string octets;
  for (std::uint32_t xid = 1; xid <= 40; ++xid) {
    octets += text(encode::barrier_request(Version::v1_3, xid));
  }
  peer.send(octets + text(encode::barrier_request(Version::v1_3, 44)));
  until([&] { return channels[0].lost > 0; });
  EXPECT_EQ(channels[0].lost, 3u);
  EXPECT_EQ(tap->totals().suspected_loss, 3u);
}

TEST_F(SnoopTapTest, a_full_buffer_found_at_once_says_that_the_reader_was_late) {
  FakeBridge bridge(context, folder.path());
  auto& peer = greeted(bridge);
  auto& socket = peer.socket();
  const auto message = encode::packet_in(Version::v1_3).data(encode::Octets(1000, 1)).bytes();
  ASSERT_TRUE(::send(socket.native_handle(), message.data(), message.size(), MSG_DONTWAIT) > 0);
  until([&] { return !channels[0].octets[kUp].empty(); });
  EXPECT_EQ(channels[0].late, 0u);
  while (::send(socket.native_handle(), message.data(), message.size(), MSG_DONTWAIT) > 0) {
  }
  until([&] { return channels[0].late > 0; });
  EXPECT_EQ(tap->totals().reader_late, 1u);
}

TEST_F(SnoopTapTest, stopping_ends_the_channel) {
  FakeBridge bridge(context, folder.path());
  greeted(bridge);
  tap->stop();
  until([&] { return !channels[0].reason.empty(); });
  EXPECT_EQ(channels[0].reason, "server stopping");
}

class DatapathInquiryTest : public SnoopTapTest {
 protected:
  void ask(std::chrono::milliseconds limit = DatapathInquiry::kLimit) {
    auto inquiry = std::make_shared<DatapathInquiry>(
        context, folder.path() + "/s1.mgmt", limit,
        [this](Result<DatapathId> got) { answer = got ? to_string(*got) : got.error().message; });
    inquiry->start();
  }
  std::string answer;
};

TEST_F(DatapathInquiryTest, speaks_the_version_that_the_bridge_allows) {
  FakeBridge bridge(context, folder.path());
  ask();
  until([&] { return !bridge.askers().empty(); });
  bridge.askers()[0]->send(text(encode::hello(Version::v1_0)));
  const auto request = text(encode::features_request(Version::v1_0, 1));
  until([&] { return bridge.askers()[0]->received().ends_with(request); });
  bridge.askers()[0]->send(text(encode::echo_request(Version::v1_0)) +
                           text(encode::features_reply(Version::v1_0).datapath_id(7).bytes()));
  until([&] { return !answer.empty(); });
  EXPECT_EQ(answer, "00:00:00:00:00:00:00:07");
}

TEST_F(DatapathInquiryTest, says_why_there_is_no_answer) {
  ask();
  until([&] { return !answer.empty(); });
  EXPECT_THAT(answer, HasSubstr("s1.mgmt for the datapath id: No such file or directory"));

  FakeBridge bridge(context, folder.path());
  answer.clear();
  ask();
  until([&] { return bridge.askers().size() == 1; });
  bridge.askers()[0]->send(text(encode::hello(Version::v1_3)) +
                           text(encode::error(Version::v1_3, 1, 5)));
  until([&] { return !answer.empty(); });
  EXPECT_THAT(answer, HasSubstr("refused: bad_request"));

  answer.clear();
  ask();
  until([&] { return bridge.askers().size() == 2; });
  bridge.askers()[1]->close();
  until([&] { return !answer.empty(); });
  EXPECT_THAT(answer, ::testing::AnyOf(HasSubstr("closed without an answer"), HasSubstr("reset")));

  answer.clear();
  ask(20ms);
  until([&] { return !answer.empty(); });
  EXPECT_THAT(answer, HasSubstr("no answer in 20 ms"));
}

/// Looks when the test says so.
class HandPacer final : public Pacer {
 public:
  explicit HandPacer(std::function<void()>& next) : next_(next) {}
  void wait_until(SteadyTime, std::function<void()> then) override { next_ = std::move(then); }
  void cancel() override { next_ = nullptr; }

 private:
  std::function<void()>& next_;
};

TEST_F(SnoopTapTest, every_bridge_is_found_also_one_that_comes_later_and_let_go_when_it_has_gone) {
  std::function<void()> look_again;
  FakeBridge first(context, folder.path(), "s1");
  DataThread* threads[] = {&thread};
  SnoopBridges bridges(threads, folder.path(), channels, clock,
                       std::make_unique<HandPacer>(look_again));
  bridges.start();
  until([&] { return first.snoopers().size() == 1; });
  {
    FakeBridge second(context, folder.path(), "s2");
    look_again();
    until([&] { return second.snoopers().size() == 1; });
    EXPECT_EQ(bridges.bridges().size(), 2u);
  }
  look_again();
  EXPECT_EQ(bridges.bridges().size(), 1u);
  bridges.stop();
  test::run_until_quiet(context);
  EXPECT_TRUE(bridges.bridges().empty());
}

}  // namespace
}  // namespace ps::capture
