// SPDX-License-Identifier: Apache-2.0
// On the loopback interface, as root. What needs interfaces of its own stands in
// tests/integration/live_capture_test.py.
#include "capture/live_tap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "capture/live_filter.h"
#include "capture/proxy_test_peers.h"

namespace ps::capture {
namespace {

using test::FakeController;
using test::Peer;
using test::RecordingSinks;
using ::testing::HasSubstr;

TEST(LiveFilter, is_of_all_ports) {
  EXPECT_EQ(of_ports(std::vector<std::uint16_t>{6633, 6653}), "tcp port 6633 or tcp port 6653");
}

TEST(LiveFilter, names_a_listener_by_its_port_and_by_its_address_unless_it_has_all) {
  EXPECT_EQ(of_listener(*parse_endpoint("127.0.0.1:8080")), "tcp port 8080 and host 127.0.0.1");
  EXPECT_EQ(of_listener(*parse_endpoint("[::1]:8080")), "tcp port 8080 and host ::1");
  EXPECT_EQ(of_listener(*parse_endpoint("0.0.0.0:8080")), "tcp port 8080");
  EXPECT_EQ(of_listener(*parse_endpoint("[::]:8080")), "tcp port 8080");
  EXPECT_EQ(of_listener(*parse_endpoint("some.host:8080")), "tcp port 8080");
}

TEST(LiveSource, that_is_no_interface_is_refused_in_one_line) {
  auto source = LiveSource::open({.interface = "nowhere0"});
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().message,
            "cannot capture on nowhere0: there is no such interface; see `ip link`");
}

class LiveTapTest : public ::testing::Test {
 protected:
  static constexpr std::string_view kHello{"\x04\x00\x00\x08\x00\x00\x00\x01", 8};

  std::unique_ptr<LiveSource> open() {
    auto source = LiveSource::open({.interface = "lo"});
    return std::move(*source);
  }
  void watch(const std::string& expression = "", std::vector<Endpoint> ours = {}) {
    auto source = open();
    const std::vector<std::uint16_t> ports{controller.endpoint().port};
    ASSERT_TRUE(set_filter(*source, {.ports = ports, .expression = expression, .ours = ours}));
    tap.emplace(context, std::move(source), OpenFlowStreams{.ports = ports, .find_hello = false},
                sinks, clock, [this](auto) { ++finished; });
    EXPECT_TRUE(tap->start());
    context.run_one();
  }
  /// The tap's timer goes on for ever, so time is bounded here.
  template <class Condition>
  bool run_until(Condition done) {
    const auto limit = clock.steady_now() + std::chrono::seconds(10);
    while (!done() && clock.steady_now() < limit) {
      context.restart();
      context.run_one_for(std::chrono::seconds(1));
    }
    return done();
  }
  /// A message of the switch arrives at the controller.
  void say(Peer& from) {
    const auto before = controller[0].received().size();
    from.send(std::string(kHello));
    ASSERT_TRUE(run_until([&] { return controller[0].received().size() > before; }));
  }
  std::shared_ptr<Peer> connect() {
    auto peer = Peer::connect(context, controller.endpoint());
    run_until([this] { return !controller.peers.empty(); });
    return peer;
  }

  boost::asio::io_context context;
  SystemClock clock;
  RecordingSinks sinks;
  FakeController controller{context};
  std::optional<LiveTap> tap;
  int finished = 0;
};

TEST_F(LiveTapTest, shows_every_octet_of_a_channel_once) {
  watch();
  auto peer = connect();
  say(*peer);
  controller[0].send(std::string(kHello) + std::string(kHello));
  ASSERT_TRUE(run_until([&] { return sinks.opened() == 1 && sinks.at(0).to_switch.size() == 16; }));
  const auto seen = sinks.at(0);
  EXPECT_EQ(seen.info.tap, "capture");
  EXPECT_FALSE(seen.info.recorded);
  EXPECT_EQ(seen.to_controller, kHello);
  EXPECT_THAT(seen.info.controller_peer, HasSubstr(std::to_string(controller.endpoint().port)));
}

TEST_F(LiveTapTest, counts_what_passed_the_filter_and_nothing_twice) {
  watch();
  auto peer = connect();
  say(*peer);
  run_until([&] {
    const auto totals = tap->totals();
    return totals.frames >= 4 && totals.kernel.received == totals.frames;
  });
  EXPECT_GE(tap->totals().frames, 4u);
  EXPECT_EQ(tap->totals().kernel.received, tap->totals().frames);
  EXPECT_EQ(tap->totals().kernel.dropped, 0u);
  EXPECT_EQ(tap->totals().tcp.repeated_segments, 0u);
}

TEST_F(LiveTapTest, joins_a_channel_that_is_running) {
  auto peer = connect();
  say(*peer);
  watch();
  say(*peer);
  ASSERT_TRUE(run_until([&] { return sinks.opened() > 0; }));
  EXPECT_EQ(sinks.at(0).to_controller, kHello);
}

TEST_F(LiveTapTest, never_shows_what_this_program_delivers) {
  watch("tcp", {controller.endpoint()});
  auto peer = connect();
  say(*peer);
  FakeController other(context);
  auto second = Peer::connect(context, other.endpoint());
  second->send("anything");
  ASSERT_TRUE(run_until([&] { return tap->totals().frames >= 3; }));
  EXPECT_EQ(sinks.opened(), 0u);
}

TEST_F(LiveTapTest, ends_its_channels_when_it_is_stopped) {
  watch();
  auto peer = connect();
  say(*peer);
  ASSERT_TRUE(run_until([&] { return sinks.opened() > 0; }));
  tap->stop();
  ASSERT_TRUE(run_until([&] { return finished == 1; }));
  EXPECT_EQ(sinks.at(0).reason, "server stopping");
}

TEST_F(LiveTapTest, refuses_an_expression_with_the_reason) {
  auto source = open();
  const auto set = set_filter(*source, {.ports = {}, .expression = "tcp prot 1", .ours = {}});
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().message,
              AllOf(HasSubstr("'tcp prot 1' is no filter for lo"), HasSubstr("syntax error")));
}

}  // namespace
}  // namespace ps::capture
