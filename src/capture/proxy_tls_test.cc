// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "capture/proxy.h"
#include "capture/proxy_test_peers.h"
#include "capture/tls_credentials.h"
#include "capture/tls_test_peers.h"
#include "support/manual_clock.h"

namespace ps::capture {
namespace {

using ps::test::Identity;
using ps::test::TestPki;
using ps::test::Valid;
using test::PeerTls;
using test::PumpedPeer;
using test::RecordingSinks;
using testing::HasSubstr;
using testing::MatchesRegex;

using End = PumpedPeer::End;

std::string random_text(std::size_t size) {
  static std::mt19937 random(5);
  std::string text(size, '\0');
  for (auto& octet : text) octet = static_cast<char>(random());
  return text;
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    char pattern[] = "/tmp/ps-tls-XXXXXX";
    path = ::mkdtemp(pattern);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

TlsFiles files_of(const Identity& identity) {
  return {identity.key, identity.certificate, identity.ca};
}

/// A switch, a proxy and a controller, all moved by the test.
class TlsProxyTest : public testing::Test {
 protected:
  TlsProxyTest() {
    std::signal(SIGPIPE, SIG_IGN);  // the peers write as OpenSSL does
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log_, true);
    sink->set_pattern("%l %v");
    before_ = spdlog::default_logger();
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink));
  }
  ~TlsProxyTest() override {
    peers_.clear();
    proxy_ = nullptr;
    test::run_until_quiet(context_);
    spdlog::set_default_logger(before_);
  }

  void start(bool switches_tls = true, bool controllers_tls = true,
             std::chrono::milliseconds limit = Proxy::kConnectLimit) {
    auto listen = test::loopback();
    auto controller = *parse_endpoint(to_string(local_address(listening_.get())));
    listen.tls = switches_tls;
    controller.tls = controllers_tls;
    ProxyTls tls;
    if (switches_tls) tls.to_switches = to_switches_;
    if (controllers_tls) tls.to_controllers = to_controllers_;
    ASSERT_TRUE(to_switches_->load().has_value());
    ASSERT_TRUE(to_controllers_->load().has_value());
    proxy_ = std::make_unique<Proxy>(threads_, listen, controller, sinks_, clock_, tls, limit);
    at_ = proxy_->start().value();
  }
  /// One that connects now.
  PumpedPeer& connect() {
    auto socket = PumpedPeer::connected(at_);
    peers_.push_back(at_.tls ? std::make_unique<PumpedPeer>(std::move(socket), switch_tls_, false)
                             : std::make_unique<PumpedPeer>(std::move(socket)));
    return *peers_.back();
  }
  /// The next connection that the proxy made to the controller, if there is one.
  bool accept() {
    FileDescriptor socket(::accept4(listening_.get(), nullptr, nullptr, SOCK_NONBLOCK));
    if (socket.get() < 0) return false;
    bool tls = proxy_->controller().tls;
    peers_.push_back(tls ? std::make_unique<PumpedPeer>(std::move(socket), controller_tls_, true)
                         : std::make_unique<PumpedPeer>(std::move(socket)));
    controller_ = peers_.back().get();
    return true;
  }
  bool move_all() {
    bool moved = accepts_ && accept();
    for (auto& peer : peers_) moved |= peer->pump();
    context_.restart();
    return (context_.poll() > 0) | moved;
  }
  template <class Condition>
  bool run(Condition done) {
    constexpr auto kSlice = std::chrono::milliseconds(10);
    for (int idle = 0; idle < 1000;) {
      bool moved = move_all();
      if (done()) return true;
      if (moved) continue;
      context_.restart();
      context_.run_one_for(kSlice);
      ++idle;
    }
    return false;
  }
  void run_until_still() {
    while (move_all()) {
    }
  }
  PumpedPeer& open_channel() {
    auto before = sinks_.opened();
    controller_ = nullptr;
    auto& peer = connect();
    EXPECT_TRUE(
        run([&] { return sinks_.opened() > before && controller_ && controller_->secured(); }));
    return peer;
  }
  bool refused_by_the_proxy(PumpedPeer& peer) {
    return run(
        [&] { return peer.how_it_ended() == End::refused && proxy_->totals().tls_refused == 1; });
  }
  std::string log() const { return log_.str(); }

  TemporaryFolder folder_;
  TestPki pki_{folder_.path};
  TestPki foreign_pki_{folder_.path, "foreign"};
  Identity proxy_identity_ = pki_.issue("proxy");
  PeerTls switch_tls_{pki_.issue("s1")};
  PeerTls controller_tls_{pki_.issue("c1")};
  std::shared_ptr<TlsCredentials> to_switches_ =
      std::make_shared<TlsCredentials>(TlsRole::server, files_of(proxy_identity_));
  std::shared_ptr<TlsCredentials> to_controllers_ =
      std::make_shared<TlsCredentials>(TlsRole::client, files_of(proxy_identity_));

  DataThread thread_;
  boost::asio::io_context& context_ = thread_.context();
  std::vector<DataThread*> threads_{&thread_};
  ps::test::ManualClock clock_;
  RecordingSinks sinks_;
  FileDescriptor listening_ = std::move(listen_tcp(test::loopback(), 1)->front());
  std::unique_ptr<Proxy> proxy_;
  Endpoint at_;
  bool accepts_ = true;
  std::vector<std::unique_ptr<PumpedPeer>> peers_;
  PumpedPeer* controller_ = nullptr;
  std::ostringstream log_;
  std::shared_ptr<spdlog::logger> before_;
};

/// Which sides speak TLS: switches, controllers.
class EitherSide : public TlsProxyTest, public testing::WithParamInterface<std::pair<bool, bool>> {
 protected:
  EitherSide() { start(GetParam().first, GetParam().second); }
};

INSTANTIATE_TEST_SUITE_P(TlsProxy, EitherSide,
                         testing::Values(std::pair(true, true), std::pair(true, false),
                                         std::pair(false, true)));

TEST_P(EitherSide, hands_small_and_large_pieces_on_verbatim_both_ways_at_once) {
  auto& peer = open_channel();
  std::string up, down;
  for (auto size : {1, 8, 140, 16'384, 16'385, 300'000, 3'000'000}) {
    auto said = random_text(static_cast<std::size_t>(size));
    auto answer = random_text(static_cast<std::size_t>(size));
    peer.send(said);
    controller_->send(answer);
    up += said;
    down += answer;
    ASSERT_TRUE(run([&] {
      return controller_->received().size() == up.size() && peer.received().size() == down.size();
    })) << size;
  }
  EXPECT_TRUE(controller_->received() == up);
  EXPECT_TRUE(peer.received() == down);
  EXPECT_TRUE(sinks_.at(0).to_controller == up);
  EXPECT_TRUE(sinks_.at(0).to_switch == down);
}

TEST_P(EitherSide, stops_reading_one_side_while_the_other_does_not_read) {
  auto& peer = open_channel();
  auto all = random_text(20'000'000);
  controller_->reads = false;
  peer.send(all);
  run_until_still();
  EXPECT_FALSE(peer.all_sent());
  EXPECT_LT(proxy_->totals().to_controller, all.size());
  controller_->send("slow down");
  ASSERT_TRUE(run([&] { return peer.received() == "slow down"; }));
  controller_->reads = true;
  ASSERT_TRUE(run([&] { return controller_->received().size() == all.size(); }));
  EXPECT_TRUE(controller_->received() == all);
}

TEST_P(EitherSide, delivers_what_it_kept_before_it_passes_the_end_on) {
  auto& peer = open_channel();
  controller_->reads = false;
  auto all = random_text(10'000'000);
  peer.send(all);
  run_until_still();
  controller_->reads = true;
  ASSERT_TRUE(run([&] { return peer.all_sent(); }));
  peer.end();
  ASSERT_TRUE(run([&] { return controller_->how_it_ended() == End::ended; }));
  EXPECT_TRUE(controller_->received() == all);
}

TEST_P(EitherSide, passes_a_half_close_of_either_on_and_lets_the_other_direction_run) {
  for (bool switch_ends : {true, false}) {
    auto& peer = open_channel();
    auto& ends = switch_ends ? peer : *controller_;
    auto& goes_on = switch_ends ? *controller_ : peer;
    ends.send("last words");
    ASSERT_TRUE(run([&] { return goes_on.received() == "last words"; }));
    ends.end();
    ASSERT_TRUE(run([&] { return goes_on.how_it_ended() == End::ended; }));
    goes_on.send(random_text(500'000));
    ASSERT_TRUE(run([&] { return ends.received().size() == 500'000; }));
    goes_on.end();
    ASSERT_TRUE(run([&] { return ends.how_it_ended() == End::ended && sinks_.closed() > 0; }));
  }
  EXPECT_EQ(sinks_.at(0).reason, "switch closed");
}

TEST_P(EitherSide, passes_a_reset_on) {
  auto& peer = open_channel();
  peer.reset();
  ASSERT_TRUE(run([&] { return controller_->how_it_ended() == End::reset; }));
  EXPECT_EQ(sinks_.at(0).reason, "switch reset the connection");
}

TEST_F(TlsProxyTest, says_no_end_that_the_sender_did_not_say) {
  start();
  auto& peer = open_channel();
  peer.end_without_a_word();
  ASSERT_TRUE(run([&] { return controller_->how_it_ended() == End::cut; }));
  EXPECT_THAT(log(), testing::Not(HasSubstr("closed: switch closed;")));
}

TEST_F(TlsProxyTest, speaks_1_2_and_1_3_and_nothing_older) {
  start();
  for (auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    switch_tls_.version = controller_tls_.version = version;
    auto& peer = open_channel();
    peer.send("hello");
    ASSERT_TRUE(run([&] { return controller_->received() == "hello"; }));
  }
  EXPECT_EQ(sinks_.at(0).info.switch_tls->version, "TLSv1.2");
  EXPECT_EQ(sinks_.at(1).info.controller_tls->version, "TLSv1.3");
  switch_tls_.version = TLS1_1_VERSION;
  ASSERT_TRUE(refused_by_the_proxy(connect()));
  EXPECT_THAT(log(), HasSubstr("refused: it speaks neither TLS 1.2 nor 1.3"));
}

TEST_F(TlsProxyTest, hands_on_what_came_together_with_the_end_of_the_handshake) {
  start();
  auto& peer = connect();
  peer.send("hello");
  ASSERT_TRUE(run([&] { return controller_ && controller_->received() == "hello"; }));
}

TEST_F(TlsProxyTest, survives_new_keys) {
  start();
  auto& peer = open_channel();
  for (int round = 0; round < 3; ++round) {
    peer.change_keys();
    peer.send("up");
    controller_->change_keys();
    controller_->send("down");
  }
  ASSERT_TRUE(run(
      [&] { return controller_->received() == "upupup" && peer.received() == "downdowndown"; }));
}

TEST_F(TlsProxyTest, says_who_both_peers_are) {
  start();
  open_channel();
  auto info = sinks_.at(0).info;
  EXPECT_EQ(info.switch_tls, (TlsPeer{"CN=s1", "TLSv1.3", "TLS_AES_256_GCM_SHA384"}));
  EXPECT_EQ(info.controller_tls, (TlsPeer{"CN=c1", "TLSv1.3", "TLS_AES_256_GCM_SHA384"}));
  EXPECT_THAT(log(), HasSubstr("(CN=s1, TLSv1.3, TLS_AES_256_GCM_SHA384), controller 127.0.0.1"));
}

TEST_F(TlsProxyTest, says_nothing_of_tls_where_a_side_is_plain) {
  start(true, false);
  open_channel();
  EXPECT_TRUE(sinks_.at(0).info.switch_tls);
  EXPECT_FALSE(sinks_.at(0).info.controller_tls);
}

struct BadSwitch {
  const char* name;
  PeerTls (*make)(TestPki& pki, TestPki& foreign);
  const char* line;
};

class Refused : public TlsProxyTest, public testing::WithParamInterface<BadSwitch> {};

INSTANTIATE_TEST_SUITE_P(
    TlsProxy, Refused,
    testing::Values(
        BadSwitch{"expired",
                  [](TestPki& pki, TestPki&) { return PeerTls{pki.issue("x", Valid::no_more)}; },
                  "refused: its certificate (CN=x) has expired"},
        BadSwitch{"early",
                  [](TestPki& pki, TestPki&) { return PeerTls{pki.issue("x", Valid::not_yet)}; },
                  "refused: its certificate (CN=x) is not valid yet"},
        BadSwitch{"foreign",
                  [](TestPki& pki, TestPki& foreign) {
                    auto identity = foreign.issue("x");
                    identity.ca = pki.ca();
                    return PeerTls{identity};
                  },
                  "refused: its certificate (CN=x) is of no CA that is trusted here"},
        BadSwitch{"missing",
                  [](TestPki& pki, TestPki&) {
                    return PeerTls{pki.issue("x"), false};
                  },
                  "refused: it showed no certificate"}),
    [](const auto& instance) { return instance.param.name; });

TEST_P(Refused, switch_never_reaches_the_controller) {
  switch_tls_ = GetParam().make(pki_, foreign_pki_);
  start();
  auto& peer = connect();
  peer.send("hello before it knows");
  ASSERT_TRUE(refused_by_the_proxy(peer));
  EXPECT_THAT(log(), HasSubstr("warning proxy " + to_string(at_) + ": switch 127.0.0.1:"));
  EXPECT_THAT(log(), HasSubstr(GetParam().line));
  run_until_still();
  EXPECT_FALSE(controller_);
  EXPECT_EQ(sinks_.opened(), 0u);
  EXPECT_EQ(proxy_->totals().refused, 0u);
}

TEST_P(Refused, controller_lets_the_switch_go) {
  if (std::string_view(GetParam().name) == "missing") return;  // a server always shows one
  controller_tls_ = GetParam().make(pki_, foreign_pki_);
  start();
  auto& peer = connect();
  ASSERT_TRUE(run([&] { return controller_ && controller_->how_it_ended() != End::none; }));
  ASSERT_TRUE(run([&] { return peer.how_it_ended() == End::ended; }));
  EXPECT_THAT(log(), HasSubstr("controller " + to_string(proxy_->controller()) + " " +
                               GetParam().line + "; switch 127.0.0.1:"));
  EXPECT_EQ(sinks_.opened(), 0u);
  EXPECT_EQ(proxy_->totals().tls_refused, 1u);
}

TEST_F(TlsProxyTest, tells_of_peers_that_do_not_trust_the_proxy) {
  start();
  auto trusted = switch_tls_;
  switch_tls_.identity.ca = foreign_pki_.ca();
  ASSERT_TRUE(refused_by_the_proxy(connect()));
  EXPECT_THAT(log(), HasSubstr("refused us: alert unknown ca"));
  switch_tls_ = trusted;
  controller_tls_.identity.ca = foreign_pki_.ca();
  for (auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    controller_tls_.version = version;
    auto before = proxy_->totals().tls_refused;
    auto& peer = connect();
    ASSERT_TRUE(run(
        [&] { return peer.how_it_ended() != End::none && proxy_->totals().tls_refused > before; }));
  }
  EXPECT_THAT(log(), HasSubstr("controller refused us: alert unknown ca"));
}

TEST_F(TlsProxyTest, demands_a_name_of_the_controller_if_one_is_given) {
  to_controllers_ =
      std::make_shared<TlsCredentials>(TlsRole::client, files_of(proxy_identity_), nullptr, "c1");
  start();
  open_channel();
  controller_tls_.identity = pki_.issue("c2");
  connect();
  ASSERT_TRUE(run([&] { return proxy_->totals().tls_refused == 1; }));
  EXPECT_THAT(log(), HasSubstr("(CN=c2) is for another name"));
}

TEST_F(TlsProxyTest, refuses_garbage_and_serves_others) {
  start();
  for (const auto& garbage : {random_text(100'000), std::string("GET / HTTP/1.1\r\n\r\n"),
                              std::string("\x04\x00\x00\x08\0\0\0\x01", 8),
                              std::string("\x16\x03\x01\xff\xff", 5) + random_text(70'000)}) {
    auto before = proxy_->totals().tls_refused;
    peers_.push_back(std::make_unique<PumpedPeer>(PumpedPeer::connected(at_)));
    peers_.back()->send(garbage);
    ASSERT_TRUE(run([&] {
      return proxy_->totals().tls_refused > before && peers_.back()->how_it_ended() != End::none;
    }));
  }
  EXPECT_FALSE(controller_);
  EXPECT_THAT(log(), HasSubstr("refused: it does not speak TLS"));
  open_channel();
}

TEST_F(TlsProxyTest, holds_nothing_up_for_a_handshake_that_stalls) {
  start(true, true, std::chrono::milliseconds(300));
  peers_.push_back(std::make_unique<PumpedPeer>(PumpedPeer::connected(at_)));
  auto* silent = peers_.back().get();
  silent->send(std::string("\x16\x03\x01\x01\x00", 5));  // the beginning of a hello
  open_channel();
  ASSERT_TRUE(run([&] { return silent->how_it_ended() != End::none; }));
  EXPECT_THAT(log(), HasSubstr("refused: its TLS handshake was not done in 300 ms"));
  EXPECT_EQ(proxy_->totals().open, 1u);
}

TEST_F(TlsProxyTest, waits_no_longer_for_a_controller_that_stalls) {
  accepts_ = false;
  start(true, true, std::chrono::milliseconds(100));
  auto& peer = connect();
  ASSERT_TRUE(run([&] { return peer.how_it_ended() == End::ended; }));
  EXPECT_THAT(log(), HasSubstr(": its TLS handshake was not done in 100 ms; switch"));
}

TEST_F(TlsProxyTest, ends_handshakes_and_channels_when_stopped) {
  start();
  auto& open = open_channel();
  peers_.push_back(std::make_unique<PumpedPeer>(PumpedPeer::connected(at_)));
  run_until_still();
  auto& half = *peers_.back();
  accepts_ = false;
  auto& waiting = connect();
  run_until_still();
  EXPECT_TRUE(waiting.secured());
  proxy_->stop();
  ASSERT_TRUE(run([&] {
    return open.how_it_ended() == End::ended && half.how_it_ended() == End::ended &&
           waiting.how_it_ended() == End::ended;
  }));
  EXPECT_EQ(sinks_.at(0).reason, "server stopping");
}

TEST_F(TlsProxyTest, new_connections_get_new_certificates) {
  start();
  auto& first = open_channel();
  EXPECT_EQ(first.shown_name(), "/CN=proxy");
  to_switches_->look_for_changes();
  EXPECT_THAT(log(), testing::Not(HasSubstr("read anew")));
  auto other = pki_.issue("other");
  std::filesystem::rename(other.key, proxy_identity_.key);
  to_switches_->look_for_changes();
  EXPECT_THAT(log(), HasSubstr("error cannot use the private key " + proxy_identity_.key +
                               ": it does not fit the certificate"));
  EXPECT_EQ(open_channel().shown_name(), "/CN=proxy");
  std::filesystem::rename(other.certificate, proxy_identity_.certificate);
  to_switches_->look_for_changes();
  EXPECT_THAT(log(), HasSubstr("read anew"));
  EXPECT_EQ(open_channel().shown_name(), "/CN=other");
  first.send("as before");
  ASSERT_TRUE(run([&] { return sinks_.at(0).to_controller == "as before"; }));
}

TEST_F(TlsProxyTest, writes_the_secrets_of_both_sides_for_their_owner_alone) {
  auto path = (folder_.path / "keys").string();
  std::ofstream(path) << "# mine\n";
  auto keylog = KeylogWriter::open(path).value();
  to_switches_ =
      std::make_shared<TlsCredentials>(TlsRole::server, files_of(proxy_identity_), keylog);
  to_controllers_ =
      std::make_shared<TlsCredentials>(TlsRole::client, files_of(proxy_identity_), keylog);
  controller_tls_.version = TLS1_2_VERSION;
  start();
  open_channel();
  std::stringstream written;
  written << std::ifstream(path).rdbuf();
  EXPECT_THAT(written.str(), testing::StartsWith("# mine\n"));
  for (const auto* label : {"\nCLIENT_HANDSHAKE_TRAFFIC_SECRET ", "\nSERVER_TRAFFIC_SECRET_0 ",
                            "\nCLIENT_TRAFFIC_SECRET_0 ", "\nCLIENT_RANDOM "}) {
    EXPECT_THAT(written.str(), HasSubstr(label));
  }
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

class CredentialsTest : public testing::Test {
 protected:
  std::string fault(const TlsFiles& files) {
    auto loaded = TlsCredentials(TlsRole::server, files).load();
    return loaded ? "" : loaded.error().message;
  }
  std::string file(const std::string& name, const std::string& content = "") {
    auto path = (folder_.path / name).string();
    std::ofstream(path) << content;
    return path;
  }
  TemporaryFolder folder_;
  TestPki pki_{folder_.path};
  TlsFiles good_ = files_of(pki_.issue("good"));
};

TEST_F(CredentialsTest, name_the_file_that_cannot_be_used_and_why) {
  EXPECT_EQ(fault(good_), "");
  auto bad = good_;
  bad.private_key = "/nowhere/key";
  EXPECT_EQ(fault(bad), "cannot use the private key /nowhere/key: No such file or directory");
  bad = good_;
  bad.certificate = file("text", "hello");
  EXPECT_EQ(fault(bad), "cannot use the certificate " + bad.certificate +
                            ": there is no certificate in it; PEM is accepted");
  bad = good_;
  bad.private_key = good_.certificate;
  EXPECT_THAT(fault(bad), HasSubstr("there is no private key in it; PEM is accepted"));
  bad = good_;
  bad.ca_certificate = file("empty");
  EXPECT_THAT(fault(bad), HasSubstr("there is no certificate in it; PEM is accepted"));
  bad = good_;
  bad.private_key = pki_.issue("other").key;
  EXPECT_EQ(fault(bad), "cannot use the private key " + bad.private_key +
                            ": it does not fit the certificate " + good_.certificate);
}

TEST_F(CredentialsTest, may_be_expired) {
  spdlog::set_level(spdlog::level::off);
  EXPECT_EQ(fault(files_of(pki_.issue("old", Valid::no_more))), "");
  spdlog::set_level(spdlog::level::info);
}

TEST(Keylog, says_why_it_cannot_be_written) {
  EXPECT_EQ(KeylogWriter::open("/nowhere/keys").error().message,
            "cannot write the key log /nowhere/keys: No such file or directory");
}

}  // namespace
}  // namespace ps::capture
