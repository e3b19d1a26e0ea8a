// SPDX-License-Identifier: Apache-2.0
#include "capture/proxy.h"

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include "capture/proxy_test_peers.h"
#include "support/manual_clock.h"

namespace ps::capture {
namespace {

using test::FakeController;
using test::Peer;
using test::RecordingSinks;
using test::run_until;
using test::run_until_quiet;

const Endpoint kAnyPort = test::loopback();

std::string random_text(std::mt19937& random, std::size_t size) {
  std::string text(size, '\0');
  for (auto& octet : text) octet = static_cast<char>(random());
  return text;
}

/// A controller that never answers: its queue of connections is full.
class SilentController {
 public:
  explicit SilentController(boost::asio::io_context& context)
      : listening_(std::move(listen_tcp(kAnyPort, 1)->front())) {
    ::listen(listening_.get(), 0);
    for (int i = 0; i < 4; ++i) {
      fill_.emplace_back(context);
      fill_.back().open(address().protocol());
      fill_.back().async_connect(address(), [](auto) {});
    }
  }
  Endpoint endpoint() const { return *parse_endpoint(to_string(address())); }

 private:
  SocketAddress address() const { return local_address(listening_.get()); }
  FileDescriptor listening_;
  std::vector<Socket> fill_;
};

/// Switches, proxy and controller on one io_context, which the test runs.
class ProxyTest : public testing::Test {
 protected:
  ProxyTest() { spdlog::set_level(spdlog::level::off); }
  ~ProxyTest() override {
    proxy_ = nullptr;
    run_until_quiet(context_);
  }

  Endpoint start_proxy(const Endpoint& controller, const Endpoint& listen = kAnyPort,
                       std::chrono::milliseconds limit = Proxy::kConnectLimit) {
    proxy_ =
        std::make_unique<Proxy>(threads_, listen, controller, sinks_, clock_, ProxyTls{}, limit);
    return proxy_->start().value();
  }
  /// A switch, a proxy to `controller` and their first channel, open.
  std::shared_ptr<Peer> open_channel(FakeController& controller) {
    if (!proxy_) start_proxy(controller.endpoint());
    auto before = controller.peers.size();
    auto peer = Peer::connect(context_, proxy_->listen());
    EXPECT_TRUE(run([&] { return controller.peers.size() > before && sinks_.opened() > before; }));
    return peer;
  }
  template <class Condition>
  bool run(Condition done) {
    return run_until(context_, done);
  }

  DataThread thread_;
  boost::asio::io_context& context_ = thread_.context();
  std::vector<DataThread*> threads_{&thread_};
  ps::test::ManualClock clock_;
  RecordingSinks sinks_;
  std::unique_ptr<Proxy> proxy_;
};

TEST_F(ProxyTest, hands_octets_on_verbatim_both_ways_on_several_channels_at_once) {
  FakeController controller(context_);
  std::mt19937 random(7);
  std::vector<std::shared_ptr<Peer>> switches;
  std::vector<std::string> up(8), down(8);
  for (int i = 0; i < 8; ++i) {
    switches.push_back(open_channel(controller));
    switches.back()->start_reading();
  }
  for (int round = 0; round < 20; ++round) {
    for (std::size_t i = 0; i < 8; ++i) {
      auto said = random_text(random, 1 + random() % 40'000);
      auto answer = random_text(random, 1 + random() % 400);
      up[i] += said;
      down[i] += answer;
      switches[i]->send(said);
      controller[i].send(answer);
      ASSERT_TRUE(run([&] {
        return controller[i].received().size() == up[i].size() &&
               switches[i]->received().size() == down[i].size();
      }));
    }
  }
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(controller[i].received(), up[i]);
    EXPECT_EQ(switches[i]->received(), down[i]);
    EXPECT_EQ(sinks_.at(i).to_controller, up[i]);
    EXPECT_EQ(sinks_.at(i).to_switch, down[i]);
  }
}

TEST_F(ProxyTest, keeps_channels_apart_that_are_busy_at_the_same_time) {
  FakeController controller(context_);
  std::vector<std::shared_ptr<Peer>> switches;
  std::vector<std::string> said;
  std::mt19937 random(11);
  for (int i = 0; i < 6; ++i) {
    switches.push_back(open_channel(controller));
    said.push_back(random_text(random, 3'000'000));
  }
  for (std::size_t i = 0; i < 6; ++i) switches[i]->send(said[i]);
  ASSERT_TRUE(run([&] {
    return std::ranges::all_of(controller.peers,
                               [](auto& peer) { return peer->received().size() == 3'000'000; });
  }));
  for (std::size_t i = 0; i < 6; ++i) EXPECT_TRUE(controller[i].received() == said[i]) << i;
}

TEST_F(ProxyTest, shows_octets_to_the_sink_only_after_they_went_on) {
  FakeController controller(context_);
  controller.reads_at_once = false;
  auto peer = open_channel(controller);
  std::string there;
  sinks_.on_chunk = [&](const Chunk& chunk) {
    std::vector<char> seen(chunk.data.size());
    auto count = ::recv(controller[0].socket().native_handle(), seen.data(), seen.size(),
                        MSG_PEEK | MSG_DONTWAIT);
    if (count > 0) there.assign(seen.data(), static_cast<std::size_t>(count));
  };
  peer->send("hello");
  ASSERT_TRUE(run([&] { return !sinks_.at(0).to_controller.empty(); }));
  EXPECT_EQ(there, "hello");
}

TEST_F(ProxyTest, tells_the_sink_who_talks_and_when) {
  FakeController controller(context_);
  auto peer = open_channel(controller);
  clock_.advance(std::chrono::seconds(3));
  peer->send("x");
  ASSERT_TRUE(run([&] { return !sinks_.at(0).to_controller.empty(); }));
  auto seen = sinks_.at(0);
  EXPECT_EQ(seen.last_time, clock_.now());
  EXPECT_EQ(seen.info.tap, "proxy");
  EXPECT_TRUE(seen.info.roles_certain);
  EXPECT_EQ(seen.info.switch_peer, to_string(local_address(peer->socket().native_handle())));
  EXPECT_EQ("tcp:" + seen.info.controller_peer, to_string(controller.endpoint()));
}

TEST_F(ProxyTest, passes_a_half_close_on_and_lets_the_other_direction_run) {
  FakeController controller(context_);
  auto peer = open_channel(controller);
  peer->start_reading();
  peer->send("last words");
  peer->shutdown_send();
  ASSERT_TRUE(run([&] { return controller[0].ended(); }));
  EXPECT_EQ(controller[0].received(), "last words");
  controller[0].send("and still an answer");
  ASSERT_TRUE(run([&] { return peer->received() == "and still an answer"; }));
  EXPECT_EQ(sinks_.closed(), 0u);
  controller[0].close();
  ASSERT_TRUE(run([&] { return peer->ended() && sinks_.closed() == 1; }));
  EXPECT_FALSE(peer->was_reset());
  EXPECT_EQ(sinks_.at(0).reason, "switch closed");
  EXPECT_EQ(proxy_->totals().open, 0u);
}

TEST_F(ProxyTest, passes_a_reset_of_the_switch_on) {
  FakeController controller(context_);
  auto peer = open_channel(controller);
  peer->reset();
  ASSERT_TRUE(run([&] { return controller[0].ended() && sinks_.closed() == 1; }));
  EXPECT_TRUE(controller[0].was_reset());
  EXPECT_EQ(sinks_.at(0).reason, "switch reset the connection");
}

TEST_F(ProxyTest, passes_a_reset_of_the_controller_on_after_what_it_said_before) {
  FakeController controller(context_);
  auto peer = open_channel(controller);
  peer->start_reading();
  controller[0].send("go away");
  controller[0].reset();
  ASSERT_TRUE(run([&] { return peer->ended() && sinks_.closed() == 1; }));
  EXPECT_EQ(peer->received(), "go away");
  EXPECT_TRUE(peer->was_reset());
  EXPECT_EQ(sinks_.at(0).reason, "controller reset the connection");
}

TEST_F(ProxyTest, ends_the_channel_when_the_controller_vanishes_while_the_switch_talks) {
  FakeController controller(context_);
  auto peer = open_channel(controller);
  peer->start_reading();
  peer->send(std::string(20'000'000, 'x'));
  ASSERT_TRUE(run([&] { return controller[0].received().size() > 1'000'000; }));
  controller[0].reset();
  ASSERT_TRUE(run([&] { return peer->ended() && sinks_.closed() == 1; }));
  EXPECT_EQ(sinks_.at(0).reason, "controller reset the connection");
}

TEST_F(ProxyTest, lets_the_switch_go_when_the_controller_is_down) {
  Endpoint nobody = kAnyPort;
  {
    FakeController gone(context_);
    nobody = gone.endpoint();
  }
  run_until_quiet(context_);
  auto peer = Peer::connect(context_, start_proxy(nobody));
  peer->start_reading();
  ASSERT_TRUE(run([&] { return peer->ended(); }));
  EXPECT_EQ(sinks_.opened(), 0u);
  EXPECT_EQ(proxy_->totals().refused, 1u);
  EXPECT_EQ(proxy_->totals().opened, 0u);
}

TEST_F(ProxyTest, lets_the_switch_go_when_the_controller_does_not_answer_in_time) {
  SilentController controller(context_);
  auto peer = Peer::connect(
      context_, start_proxy(controller.endpoint(), kAnyPort, std::chrono::milliseconds(30)));
  peer->start_reading();
  peer->send("is anybody there?");
  ASSERT_TRUE(run([&] { return peer->ended(); }));
  EXPECT_EQ(proxy_->totals().refused, 1u);
  EXPECT_EQ(proxy_->totals().to_controller, 0u);
}

TEST_F(ProxyTest, lets_switches_go_that_still_wait_for_the_controller_when_stopped) {
  SilentController controller(context_);
  auto peer = Peer::connect(context_, start_proxy(controller.endpoint()));
  peer->start_reading();
  run_until_quiet(context_);
  EXPECT_FALSE(peer->ended());
  proxy_->stop();
  ASSERT_TRUE(run([&] { return peer->ended(); }));
  EXPECT_EQ(sinks_.opened(), 0u);
}

TEST_F(ProxyTest, tries_every_address_of_a_host_name) {
  FakeController controller(context_);
  auto named = controller.endpoint();
  named.host = "localhost";
  auto peer = Peer::connect(context_, start_proxy(named));
  peer->send("hello");
  ASSERT_TRUE(
      run([&] { return !controller.peers.empty() && controller[0].received() == "hello"; }));
}

TEST_F(ProxyTest, stops_reading_one_side_while_the_other_does_not_read) {
  FakeController controller(context_);
  controller.reads_at_once = false;
  auto stalled = open_channel(controller);
  std::mt19937 random(3);
  auto all = random_text(random, 40'000'000);
  stalled->send(all);
  run_until_quiet(context_);
  auto taken = proxy_->totals().to_controller;
  EXPECT_LT(taken, all.size());
  EXPECT_EQ(stalled->sent(), 0u);

  controller.reads_at_once = true;
  auto other = open_channel(controller);
  other->send("unharmed");
  ASSERT_TRUE(run([&] { return controller[1].received() == "unharmed"; }));
  EXPECT_EQ(sinks_.at(0).to_controller.size(), taken);

  controller[0].start_reading();
  ASSERT_TRUE(run([&] { return controller[0].received().size() == all.size(); }));
  EXPECT_TRUE(controller[0].received() == all);
  EXPECT_TRUE(sinks_.at(0).to_controller == all);
}

TEST_F(ProxyTest, answers_still_pass_while_the_other_direction_stands) {
  FakeController controller(context_);
  controller.reads_at_once = false;
  auto peer = open_channel(controller);
  peer->start_reading();
  peer->send(std::string(40'000'000, 'x'));
  run_until_quiet(context_);
  controller[0].send("slow down");
  ASSERT_TRUE(run([&] { return peer->received() == "slow down"; }));
}

TEST_F(ProxyTest, delivers_what_it_kept_before_it_passes_the_end_on) {
  FakeController controller(context_);
  controller.reads_at_once = false;
  auto peer = open_channel(controller);
  std::string all(20'000'000, 'x');
  peer->send(all);
  run_until_quiet(context_);
  controller[0].start_reading();
  ASSERT_TRUE(run([&] { return peer->sent() == all.size(); }));
  peer->close();
  ASSERT_TRUE(run([&] { return controller[0].ended(); }));
  EXPECT_EQ(controller[0].received().size(), all.size());
}

TEST_F(ProxyTest, notices_a_reset_of_the_side_it_does_not_read) {
  FakeController controller(context_);
  controller.reads_at_once = false;
  auto peer = open_channel(controller);
  peer->send(std::string(40'000'000, 'x'));
  run_until_quiet(context_);
  peer->reset();
  ASSERT_TRUE(run([&] { return sinks_.closed() == 1; }));
  EXPECT_EQ(sinks_.at(0).reason, "switch reset the connection");
}

TEST_F(ProxyTest, runs_on_when_the_sink_throws) {
  FakeController controller(context_);
  auto peer = open_channel(controller);
  sinks_.on_chunk = [](const Chunk&) { throw std::runtime_error("broken"); };
  peer->send("one ");
  ASSERT_TRUE(run([&] { return proxy_->totals().sink_failures == 1; }));
  peer->send("two");
  ASSERT_TRUE(run([&] { return controller[0].received() == "one two"; }));
  EXPECT_EQ(proxy_->totals().sink_failures, 1u);
  EXPECT_EQ(proxy_->totals().to_controller, 7u);
}

TEST_F(ProxyTest, runs_without_a_sink) {
  struct NoSinks final : ChannelSinks {
    std::unique_ptr<ChannelSink> open(const ChannelInfo&) override { return nullptr; }
  } none;
  FakeController controller(context_);
  Proxy unobserved(threads_, kAnyPort, controller.endpoint(), none, clock_);
  auto peer = Peer::connect(context_, unobserved.start().value());
  peer->send("hello");
  ASSERT_TRUE(
      run([&] { return !controller.peers.empty() && controller[0].received() == "hello"; }));
}

TEST_F(ProxyTest, ends_all_channels_when_stopped_while_busy) {
  FakeController controller(context_);
  std::vector<std::shared_ptr<Peer>> switches;
  for (int i = 0; i < 5; ++i) {
    switches.push_back(open_channel(controller));
    switches.back()->start_reading();
    switches.back()->send(std::string(10'000'000, 'x'));
  }
  ASSERT_TRUE(run([&] { return controller[4].received().size() > 1'000; }));
  proxy_->stop("tap removed");
  ASSERT_TRUE(run([&] {
    return sinks_.closed() == 5 &&
           std::ranges::all_of(switches, [](auto& p) { return p->ended(); }) &&
           std::ranges::all_of(controller.peers, [](auto& p) { return p->ended(); });
  }));
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(sinks_.at(i).reason, "tap removed");
  EXPECT_EQ(proxy_->totals().open, 0u);
  EXPECT_THROW(Peer::connect(context_, proxy_->listen()), boost::system::system_error);
}

TEST_F(ProxyTest, refuses_an_address_on_which_somebody_listens) {
  FakeController taken(context_);
  std::vector<DataThread*> two{&thread_, &thread_};
  Proxy proxy(two, taken.endpoint(), kAnyPort, sinks_, clock_);
  auto bound = proxy.start();
  ASSERT_TRUE(bound.has_error());
  EXPECT_EQ(bound.error().message,
            "cannot listen on " + to_string(taken.endpoint()) + ": Address already in use");
}

TEST_F(ProxyTest, pauses_when_descriptors_run_out_and_goes_on_when_there_are_some) {
  FakeController controller(context_);
  auto address = literal_addresses(start_proxy(controller.endpoint())).front();
  run_until_quiet(context_);
  Socket waiting(context_);
  waiting.open(address.protocol());
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  rlimit none{0, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  waiting.connect(address);
  bool paused = run([&] { return proxy_->totals().accept_pauses > 0; });
  ::setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_TRUE(paused);
  ASSERT_TRUE(run([&] { return sinks_.opened() == 1; }));
}

class UnixProxyTest : public ProxyTest {
 protected:
  UnixProxyTest() {
    char pattern[] = "/tmp/ps-proxy-XXXXXX";
    directory_ = ::mkdtemp(pattern);
  }
  ~UnixProxyTest() override { std::filesystem::remove_all(directory_); }
  Endpoint at(const std::string& name) const {
    return *parse_endpoint("unix:" + (directory_ / name).string());
  }
  std::filesystem::path directory_;
};

TEST_F(UnixProxyTest, serves_unix_sockets_on_both_sides) {
  FakeController controller(context_, at("controller"));
  start_proxy(controller.endpoint(), at("switches"));
  auto peer = open_channel(controller);
  peer->start_reading();
  peer->send("hello");
  controller[0].send("welcome");
  ASSERT_TRUE(
      run([&] { return controller[0].received() == "hello" && peer->received() == "welcome"; }));
  EXPECT_EQ(sinks_.at(0).info.switch_peer, to_string(at("switches")));
  EXPECT_EQ(sinks_.at(0).info.controller_peer, to_string(at("controller")));
  proxy_->stop();
  EXPECT_FALSE(std::filesystem::exists(at("switches").path));
}

TEST_F(UnixProxyTest, stops_reading_a_unix_socket_too_while_the_other_side_does_not_read) {
  FakeController controller(context_, at("controller"));
  controller.reads_at_once = false;
  start_proxy(controller.endpoint(), at("switches"));
  auto peer = open_channel(controller);
  std::string all(5'000'000, 'x');
  peer->send(all);
  run_until_quiet(context_);
  EXPECT_LT(proxy_->totals().to_controller, all.size());
  controller[0].start_reading();
  ASSERT_TRUE(run([&] { return controller[0].received().size() == all.size(); }));
}

TEST_F(UnixProxyTest, takes_over_a_socket_file_that_was_left_behind) {
  auto left = listen_unix(at("switches"));
  left->socket = FileDescriptor();
  FakeController controller(context_);
  start_proxy(controller.endpoint(), at("switches"));
  open_channel(controller);
}

TEST_F(UnixProxyTest, leaves_files_alone_that_are_not_its_own) {
  auto used = listen_unix(at("used"));
  std::ofstream(at("plain").path) << "precious";
  for (const auto* name : {"used", "plain"}) {
    Proxy proxy(threads_, at(name), kAnyPort, sinks_, clock_);
    auto bound = proxy.start();
    ASSERT_TRUE(bound.has_error());
    EXPECT_THAT(bound.error().message, testing::EndsWith("Address already in use"));
    EXPECT_TRUE(std::filesystem::exists(at(name).path));
  }
}

/// The proxy on threads of its own, the peers on the test's.
TEST(ProxyThreads, carry_three_hundred_switches_on_one_port) {
  spdlog::set_level(spdlog::level::off);
  constexpr std::size_t kSwitches = 300;
  ps::test::ManualClock clock;
  RecordingSinks sinks;
  DataThread first, second;
  std::vector<DataThread*> threads{&first, &second};
  boost::asio::io_context context;
  FakeController controller(context);
  Proxy proxy(threads, kAnyPort, controller.endpoint(), sinks, clock);
  auto bound = proxy.start().value();
  EXPECT_NE(bound.port, 0);
  first.start();
  second.start();

  std::vector<std::shared_ptr<Peer>> switches;
  for (std::size_t i = 0; i < kSwitches; ++i) {
    switches.push_back(Peer::connect(context, bound));
    switches.back()->send("switch " + std::to_string(i));
  }
  EXPECT_TRUE(run_until(context, [&] {
    return controller.peers.size() == kSwitches &&
           std::ranges::all_of(controller.peers, [](auto& p) { return !p->received().empty(); });
  }));
  std::set<std::string> said;
  for (auto& peer : controller.peers) said.insert(peer->received());
  EXPECT_EQ(said.size(), kSwitches);
  EXPECT_EQ(proxy.totals().opened, kSwitches);
  proxy.stop();
  first.stop();
  second.stop();
  EXPECT_EQ(sinks.closed(), kSwitches);
  EXPECT_EQ(proxy.totals().open, 0u);
}

TEST(ProxyThreads, take_connections_of_a_unix_socket_in_turn) {
  spdlog::set_level(spdlog::level::off);
  char pattern[] = "/tmp/ps-proxy-XXXXXX";
  std::filesystem::path directory = ::mkdtemp(pattern);
  auto at = *parse_endpoint("unix:" + (directory / "switches").string());
  ps::test::ManualClock clock;
  RecordingSinks sinks;
  DataThread first, second;
  std::vector<DataThread*> threads{&first, &second};
  boost::asio::io_context context;
  FakeController controller(context);
  std::mutex mutex;
  std::set<std::thread::id> used;
  sinks.on_chunk = [&](const Chunk&) {
    std::lock_guard lock(mutex);
    used.insert(std::this_thread::get_id());
  };
  Proxy proxy(threads, at, controller.endpoint(), sinks, clock);
  ASSERT_TRUE(proxy.start().has_value());
  first.start();
  second.start();
  std::vector<std::shared_ptr<Peer>> switches;
  for (int i = 0; i < 4; ++i) {
    switches.push_back(Peer::connect(context, at));
    switches.back()->send("hello");
  }
  EXPECT_TRUE(run_until(context, [&] {
    return controller.peers.size() == 4 &&
           std::ranges::all_of(controller.peers, [](auto& p) { return p->received() == "hello"; });
  }));
  proxy.stop();
  first.stop();
  second.stop();
  EXPECT_EQ(used.size(), 2u);
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace ps::capture
