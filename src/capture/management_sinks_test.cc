// SPDX-License-Identifier: Apache-2.0
#include "capture/management_sinks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "capture/proxy.h"
#include "capture/snoop_test_bridge.h"

namespace ps::capture {
namespace {

namespace encode = openflow::encode;
using openflow::Version;
using test::FakeBridge;
using test::text;

const auto kUp = static_cast<std::size_t>(Direction::to_controller);
const auto kDown = static_cast<std::size_t>(Direction::to_switch);

Endpoint at(std::string path) {
  return {.kind = Endpoint::Kind::unix_socket, .host = {}, .path = std::move(path)};
}

TEST(ManagementSockets, are_known_by_their_names) {
  EXPECT_TRUE(is_management_socket(at("/run/openvswitch/s1.mgmt")));
  EXPECT_TRUE(is_management_socket(at("/run/openvswitch/s1.mgmt.real")));
  EXPECT_FALSE(is_management_socket(at("/run/openvswitch/s1.snoop")));
  EXPECT_FALSE(is_management_socket(at("/run/x.mgmt/controller.sock")));
  EXPECT_FALSE(is_management_socket(*parse_endpoint("tcp:127.0.0.1:6653")));
}

TEST(ManagementSockets, a_proxy_before_one_shows_who_connects_as_the_controller) {
  test::TemporaryFolder folder;
  DataThread thread;
  DataThread* threads[] = {&thread};
  ps::test::ManualClock clock;
  test::SnoopedChannels channels;
  FakeBridge bridge(thread.context(), folder.path());
  Proxy proxy(threads, at(folder.path() + "/new"), at(folder.path() + "/s1.mgmt"), channels, clock);
  ASSERT_TRUE(proxy.start());
  auto until = [&](auto condition) { ASSERT_TRUE(test::run_until(thread.context(), condition)); };
  until([&] { return bridge.askers().size() == 1; });
  bridge.answer_asker(0);
  until([&] { return bridge.askers()[0]->ended(); });

  auto client = test::Peer::connect(thread.context(), proxy.listen());
  const auto flow_mod = text(encode::flow_mod(Version::v1_3).command(3).bytes());
  const auto barrier_reply = text(encode::barrier_reply(Version::v1_3, 2));
  client->send(flow_mod);
  until([&] { return bridge.askers().size() == 3; });  // the channel, and asked anew
  for (auto& asker : bridge.askers()) {
    if (!asker->ended()) asker->send(barrier_reply);
  }
  until([&] { return !channels[0].octets[kUp].empty() && !channels[0].octets[kDown].empty(); });
  EXPECT_EQ(channels[0].octets[kDown], flow_mod);
  EXPECT_EQ(channels[0].octets[kUp], barrier_reply);
  EXPECT_EQ(channels[0].info.switch_peer, "unix:" + folder.path() + "/s1.mgmt");
  EXPECT_THAT(channels[0].info.controller_peer,
              ::testing::EndsWith("[" + std::to_string(::getpid()) + "]"));
  ASSERT_TRUE(channels[0].dpid);
  EXPECT_EQ(channels[0].dpid->value, FakeBridge::kDpid);
  proxy.stop();
  client->close();
  test::run_until_quiet(thread.context());
}

}  // namespace
}  // namespace ps::capture
