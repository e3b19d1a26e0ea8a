// SPDX-License-Identifier: Apache-2.0
#include "tls/decryptor.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tls/openssl_peers.h"

namespace ps::tls {
namespace {

using test::Peers;
using test::Sent;
using test::Setup;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// What came out, as `client: text`; losses as `client lost 12`, ends as `client stopped:
/// bad_record`.
class Seen final : public Decryptor::Out {
 public:
  void plain(Side from, Bytes octets, Moment moment) override {
    all.push_back(who(from) + ": " + std::string(as_text(octets)));
    moments.push_back(moment.frame_number);
  }
  void lost(Side from, std::uint64_t octets, Moment) override {
    all.push_back(who(from) + " lost " + std::to_string(octets));
  }
  void stopped(Side from, Trouble why, Moment) override {
    all.push_back(who(from) + " stopped: " + std::string(name(why)));
  }

  std::vector<std::string> all;
  std::vector<std::uint64_t> moments;

 private:
  static std::string who(Side side) { return side == Side::client ? "client" : "server"; }
};

class Connection : public ::testing::Test {
 protected:
  void feed(const std::vector<Sent>& sent, std::size_t piece = 1 << 20) {
    for (const auto& [from, octets] : sent) {
      for (std::size_t at = 0; at < octets.size(); at += piece) {
        feed(from, std::string_view(octets).substr(at, piece));
      }
    }
  }
  void feed(Side from, std::string_view octets) {
    decryptor->feed(from, as_bytes(octets), {.time = {}, .frame_number = ++frame});
  }
  void finish() { decryptor->finish({}); }
  void begin_again() {
    decryptor = std::make_unique<Decryptor>(shared, seen);
    seen.all.clear();
  }

  Shared shared;
  Seen seen;
  std::unique_ptr<Decryptor> decryptor = std::make_unique<Decryptor>(shared, seen);
  std::uint64_t frame = 0;
};

std::vector<Setup> every_suite() {
  std::vector<Setup> all;
  for (const char* name :
       {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256"}) {
    all.push_back({.version = TLS1_3_VERSION, .ciphers = name});
  }
  for (const char* name :
       {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-CCM", "ECDHE-ECDSA-AES256-CCM",
        "ECDHE-ECDSA-AES128-CCM8", "ECDHE-ECDSA-AES256-CCM8"}) {
    all.push_back({.version = TLS1_2_VERSION, .ciphers = name});
  }
  for (const char* name :
       {"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305",
        "DHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384", "DHE-RSA-CHACHA20-POLY1305",
        "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-CCM", "AES256-CCM8"}) {
    all.push_back({.version = TLS1_2_VERSION, .ciphers = name, .rsa = true});
  }
  return all;
}

class EverySuite : public Connection, public ::testing::WithParamInterface<Setup> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(peers.handshake());
    ASSERT_TRUE(peers.say(Side::client, "up"));
    ASSERT_TRUE(peers.say(Side::server, "down"));
    ASSERT_TRUE(peers.say(Side::client, ""));
    ASSERT_TRUE(peers.say(Side::client, "again"));
    shared.keys.add(peers.key_log);
  }
  Peers peers{GetParam()};
};

TEST_P(EverySuite, is_decrypted_whole_and_in_single_octets) {
  feed(peers.sent);
  EXPECT_THAT(seen.all, ElementsAre("client: up", "server: down", "client: again"));
  EXPECT_EQ(decryptor->server_name(), "controller.example");
  begin_again();
  feed(peers.sent, 1);
  EXPECT_THAT(seen.all, ElementsAre("client: up", "server: down", "client: again"));
}

TEST_P(EverySuite, changed_by_one_bit_is_not_believed) {
  peers.sent.back().octets.back() ^= 1;
  feed(peers.sent);
  EXPECT_THAT(seen.all, ElementsAre("client: up", "server: down", "client stopped: bad_record"));
}

TEST_P(EverySuite, goes_on_behind_lost_octets) {
  ASSERT_TRUE(peers.say(Side::client, "lost"));
  const Sent lost = peers.sent.back();
  peers.sent.pop_back();
  ASSERT_TRUE(peers.say(Side::client, "found"));
  ASSERT_TRUE(peers.say(Side::client, "and on"));
  const Sent last = peers.sent.back();
  peers.sent.pop_back();
  const Sent found = peers.sent.back();
  peers.sent.pop_back();
  feed(peers.sent);
  seen.all.clear();
  decryptor->gap(Side::client, lost.octets.size() - 4, {});
  feed(Side::client, lost.octets.substr(lost.octets.size() - 4) + found.octets + last.octets);
  EXPECT_THAT(seen.all, ElementsAre(StartsWith("client lost"), "client: found", "client: and on"));
}

INSTANTIATE_TEST_SUITE_P(All, EverySuite, ::testing::ValuesIn(every_suite()),
                         [](const auto& suite) {
                           std::string name = suite.param.ciphers;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

class EveryVersion : public Connection, public ::testing::WithParamInterface<int> {
 protected:
  Peers peers{{.version = GetParam()}};
};
INSTANTIATE_TEST_SUITE_P(All, EveryVersion, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& version) {
                           return version.param == TLS1_2_VERSION ? "tls12" : "tls13";
                         });

TEST_P(EveryVersion, is_said_with_its_cipher) {
  ASSERT_TRUE(peers.handshake());
  shared.keys.add(peers.key_log);
  EXPECT_EQ(decryptor->description(), "TLS");
  feed(peers.sent);
  EXPECT_EQ(decryptor->description(), GetParam() == TLS1_2_VERSION
                                          ? "TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
                                          : "TLS 1.3, TLS_AES_256_GCM_SHA384");
}

TEST_P(EveryVersion, resumes_a_session) {
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.say(Side::server, "first"));
  peers.reconnect();
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.resumed());
  ASSERT_TRUE(peers.say(Side::server, "second"));
  shared.keys.add(peers.key_log);
  feed(peers.sent);
  EXPECT_THAT(seen.all, ElementsAre("server: second"));
}

TEST_P(EveryVersion, carries_more_than_a_record_holds) {
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.say(Side::server, std::string(16384, 'a') + std::string(100, 'b')));
  shared.keys.add(peers.key_log);
  feed(peers.sent, 1460);
  EXPECT_THAT(seen.all, ElementsAre("server: " + std::string(16384, 'a'),
                                    "server: " + std::string(100, 'b')));
}

TEST_P(EveryVersion, ends_without_a_word) {
  ASSERT_TRUE(peers.handshake());
  peers.close(Side::client);
  peers.close(Side::server);
  shared.keys.add(peers.key_log);
  feed(peers.sent);
  finish();
  EXPECT_THAT(seen.all, IsEmpty());
}

TEST_P(EveryVersion, waits_for_secrets_and_keeps_order_and_moments) {
  shared.keys.add("# nothing yet\n");
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.say(Side::server, "down"));
  ASSERT_TRUE(peers.say(Side::client, "up"));
  ASSERT_TRUE(peers.say(Side::server, "down again"));
  feed(peers.sent);
  const auto last = frame;
  EXPECT_THAT(seen.all, IsEmpty());
  EXPECT_GT(shared.held, 0u);
  shared.keys.add(peers.key_log);
  decryptor->look_again();
  EXPECT_THAT(seen.all, ElementsAre("server: down", "client: up", "server: down again"));
  EXPECT_THAT(seen.moments, ElementsAre(last - 2, last - 1, last));
  EXPECT_EQ(shared.held, 0u);
}

TEST_P(EveryVersion, without_any_key_log_is_given_up_at_once) {
  ASSERT_TRUE(peers.handshake());
  feed(peers.sent);
  EXPECT_THAT(seen.all, ElementsAre("client stopped: no_key_log", "server stopped: no_key_log"));
  EXPECT_EQ(shared.held, 0u);
}

TEST_P(EveryVersion, without_its_secrets_is_given_up_when_too_much_waits) {
  shared.keys.add("# of others\n");
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.say(Side::client, std::string(300'000, 'x')));
  feed(peers.sent, 1460);
  EXPECT_THAT(seen.all, ElementsAre("client stopped: no_secrets", "server stopped: no_secrets"));
  EXPECT_EQ(shared.held, 0u);
}

TEST_P(EveryVersion, without_its_secrets_is_given_up_when_it_ends) {
  shared.keys.add("# of others\n");
  ASSERT_TRUE(peers.handshake());
  feed(peers.sent);
  finish();
  EXPECT_THAT(seen.all, ElementsAre("client stopped: no_secrets", "server stopped: no_secrets"));
}

TEST_P(EveryVersion, with_wrong_secrets_does_not_authenticate) {
  ASSERT_TRUE(peers.handshake());
  auto log = peers.key_log;
  for (std::size_t at = log.find('\n'); at != std::string::npos; at = log.find('\n', at + 1)) {
    log[at - 1] = log[at - 1] == '0' ? '1' : '0';
  }
  shared.keys.add(log);
  feed(peers.sent);
  EXPECT_THAT(seen.all, ::testing::UnorderedElementsAre("client stopped: bad_record",
                                                        "server stopped: bad_record"));
}

TEST_P(EveryVersion, without_its_secrets_is_given_up_after_a_minute) {
  shared.keys.add("# of others\n");
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.say(Side::client, "up"));
  const Sent last = peers.sent.back();
  peers.sent.pop_back();
  feed(peers.sent);
  EXPECT_THAT(seen.all, IsEmpty());
  decryptor->feed(Side::client, as_bytes(last.octets),
                  {Timestamp(std::chrono::seconds(61)), ++frame});
  EXPECT_THAT(seen.all, ElementsAre("client stopped: no_secrets", "server stopped: no_secrets"));
}

TEST_P(EveryVersion, joined_just_before_its_hello_is_decrypted) {
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.say(Side::server, "down"));
  shared.keys.add(peers.key_log);
  decryptor->gap(Side::client, 0, {});
  decryptor->gap(Side::server, 0, {});
  feed(peers.sent);
  EXPECT_THAT(seen.all, ElementsAre("server: down"));
}

TEST_P(EveryVersion, joined_in_the_middle_is_named) {
  ASSERT_TRUE(peers.handshake());
  peers.sent.clear();
  ASSERT_TRUE(peers.say(Side::server, "down"));
  shared.keys.add(peers.key_log);
  feed(peers.sent);
  EXPECT_THAT(seen.all, ElementsAre("client stopped: joined", "server stopped: joined"));
}

TEST_P(EveryVersion, seen_in_the_wrong_order_of_its_sides_comes_out_all_the_same) {
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.say(Side::client, "up"));
  ASSERT_TRUE(peers.say(Side::server, "down"));
  shared.keys.add(peers.key_log);
  std::stable_partition(peers.sent.begin(), peers.sent.end(),
                        [](const Sent& sent) { return sent.from == Side::server; });
  feed(peers.sent);
  EXPECT_THAT(seen.all, ::testing::UnorderedElementsAre("client: up", "server: down"));
}

TEST_P(EveryVersion, with_a_loss_in_the_handshake_goes_on) {
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.say(Side::client, "up"));
  ASSERT_TRUE(peers.say(Side::server, "down"));
  ASSERT_TRUE(peers.say(Side::server, "and on"));
  shared.keys.add(peers.key_log);
  // Behind the server's hello: in the certificate, or what hides it.
  bool cut = false;
  for (const auto& [from, octets] : peers.sent) {
    if (from == Side::server && !std::exchange(cut, cut || from == Side::server)) {
      feed(from, octets.substr(0, 200));
      decryptor->gap(from, 100, {});
      feed(from, octets.substr(300));
    } else {
      feed(from, octets);
    }
  }
  EXPECT_THAT(seen.all,
              ElementsAre("server lost 100", "client: up", "server: down", "server: and on"));
}

TEST_P(EveryVersion, that_is_no_tls_any_more_stops_that_side) {
  ASSERT_TRUE(peers.handshake());
  shared.keys.add(peers.key_log);
  feed(peers.sent);
  feed(Side::client, "GET / HTTP/1.1\r\n");
  EXPECT_THAT(seen.all, ElementsAre("client stopped: malformed"));
}

TEST_F(Connection, updates_its_keys) {
  Peers peers({});
  ASSERT_TRUE(peers.handshake());
  peers.update_keys(Side::client, false);
  ASSERT_TRUE(peers.say(Side::client, "one"));
  ASSERT_TRUE(peers.say(Side::server, "two"));
  peers.update_keys(Side::server, true);
  ASSERT_TRUE(peers.say(Side::client, "three"));
  ASSERT_TRUE(peers.say(Side::server, "four"));
  shared.keys.add(peers.key_log);
  feed(peers.sent, 1);
  EXPECT_THAT(seen.all, ElementsAre("client: one", "server: two", "client: three", "server: four"));
}

TEST_F(Connection, whose_key_update_is_lost_goes_on) {
  Peers peers({});
  ASSERT_TRUE(peers.handshake());
  const auto before = peers.sent;
  peers.sent.clear();
  peers.update_keys(Side::client, false);
  ASSERT_TRUE(peers.say(Side::client, "one"));
  shared.keys.add(peers.key_log);
  feed(before);
  decryptor->gap(Side::client, peers.sent[0].octets.size(), {});
  feed(Side::client, peers.sent[1].octets);
  EXPECT_THAT(seen.all, ElementsAre(StartsWith("client lost"), "client: one"));
}

TEST_F(Connection, behind_which_no_record_comes_is_given_up_within_bounds) {
  Peers peers({});
  ASSERT_TRUE(peers.handshake());
  shared.keys.add(peers.key_log);
  feed(peers.sent);
  decryptor->gap(Side::client, 0, {});
  const std::string like_records = std::string("\x17\x03\x03\x00\x40", 5) + std::string(64, '\x17');
  for (int i = 0; i < 1000; ++i) feed(Side::client, like_records);
  EXPECT_THAT(seen.all, ElementsAre("client lost 0", "client stopped: lost"));
}

TEST_F(Connection, says_hello_again_when_asked) {
  Peers peers({.client_groups = "X25519:P-384", .server_groups = "P-384"});
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.say(Side::client, "up"));
  ASSERT_TRUE(peers.say(Side::server, "down"));
  shared.keys.add(peers.key_log);
  feed(peers.sent);
  EXPECT_THAT(seen.all, ElementsAre("client: up", "server: down"));
}

TEST_F(Connection, names_early_data_as_lost_and_goes_on) {
  Peers peers({.largest_early_data = 16384});
  ASSERT_TRUE(peers.handshake());
  peers.reconnect();
  ASSERT_TRUE(peers.say_early("early"));
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.say(Side::client, "up"));
  ASSERT_TRUE(peers.say(Side::server, "down"));
  shared.keys.add(peers.key_log);
  feed(peers.sent);
  ASSERT_GE(seen.all.size(), 3u);
  EXPECT_THAT(seen.all.front(), StartsWith("client lost"));
  EXPECT_EQ(seen.all[seen.all.size() - 2], "client: up");
  EXPECT_EQ(seen.all.back(), "server: down");
}

TEST_F(Connection, renegotiates) {
  Peers peers({.version = TLS1_2_VERSION});
  ASSERT_TRUE(peers.handshake());
  ASSERT_TRUE(peers.say(Side::client, "before"));
  ASSERT_TRUE(peers.renegotiate());
  ASSERT_TRUE(peers.say(Side::client, "up"));
  ASSERT_TRUE(peers.say(Side::server, "down"));
  shared.keys.add(peers.key_log);
  feed(peers.sent, 7);
  EXPECT_THAT(seen.all, ElementsAre("client: before", "client: up", "server: down"));
}

TEST_F(Connection, of_another_cipher_is_named) {
  Peers peers({.version = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-AES256-SHA"});
  ASSERT_TRUE(peers.handshake());
  shared.keys.add(peers.key_log);
  feed(peers.sent);
  EXPECT_THAT(seen.all, ElementsAre("client stopped: cipher", "server stopped: cipher"));
  EXPECT_EQ(decryptor->description(), "TLS 1.2, cipher suite 0xc00a");
}

TEST_F(Connection, of_an_older_version_is_named) {
  Peers peers({.version = TLS1_1_VERSION, .ciphers = "DEFAULT:@SECLEVEL=0"});
  ASSERT_TRUE(peers.handshake());
  feed(peers.sent);
  EXPECT_THAT(seen.all, ElementsAre("client stopped: version", "server stopped: version"));
  EXPECT_THAT(decryptor->description(), StartsWith("TLS 1.1"));
}

TEST_F(Connection, that_nobody_answers_is_named) {
  Peers peers({});
  ASSERT_TRUE(peers.handshake());
  feed(Side::client, peers.sent.front().octets);
  finish();
  EXPECT_THAT(seen.all, ElementsAre("client stopped: unanswered", "server stopped: unanswered"));
}

TEST_F(Connection, of_which_a_hello_is_lost_is_named) {
  decryptor->gap(Side::client, 100, {});
  EXPECT_THAT(seen.all, ElementsAre("client stopped: joined", "server stopped: joined"));
  finish();
  EXPECT_EQ(seen.all.size(), 2u);
}

TEST_F(Connection, holds_no_more_over_all_than_is_allowed) {
  shared.keys.add("# of others\n");
  shared.held = Shared::kMostHeld;
  Peers peers({});
  ASSERT_TRUE(peers.handshake());
  feed(peers.sent);
  EXPECT_THAT(seen.all, ElementsAre("client stopped: no_secrets", "server stopped: no_secrets"));
  EXPECT_EQ(shared.held, Shared::kMostHeld);
}

}  // namespace
}  // namespace ps::tls
