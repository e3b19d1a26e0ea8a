// SPDX-License-Identifier: Apache-2.0
// Bodies that come in pieces, on real sockets.
#include <gmock/gmock.h>

#include "http/server_fixture.h"

namespace ps::http {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class StreamTest : public ServerFixture {
 protected:
  StreamTest()
      : ServerFixture(
            {{Method::get, "/stream", "",
              [this](Request q, Responder r) {
                r.on_closed([this] { ++gone; });
                auto body = r.begin({200, "text/plain", "", {{"Trailer", "Missed"}}});
                if (q.method == Method::head) return body.end({});
                bodies.push_back(std::move(body));
              }},
             {Method::get, "/", "", [](Request, Responder r) { r.send(plain(200, "hello")); }}}) {}
  ~StreamTest() override { server.stop(); }  // whoever is told of it is still there

  void write(std::string text) {
    bodies.back().write(std::make_shared<const std::string>(std::move(text)),
                        [this] { ++written; });
  }
  void ask(Peer& peer, std::string_view more = "", std::string_view version = "1.1") {
    peer.say("GET /stream HTTP/" + std::string(version) + "\r\nHost: x\r\n" + std::string(more) +
             "\r\n");
    ASSERT_TRUE(hears(peer, "\r\n\r\n")) << "the head comes before anything is written";
  }

  std::vector<BodyStream> bodies;
  int written = 0;
  int gone = 0;
};

TEST_F(StreamTest, comes_piece_by_piece_and_leaves_the_connection_open) {
  Peer peer(port);
  ask(peer);
  EXPECT_THAT(peer.heard(), HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(peer.heard(), Not(HasSubstr("Content-Length")));
  write("one");
  ASSERT_TRUE(hears(peer, "3\r\none\r\n"));
  ASSERT_TRUE(until([&] { return written == 1; }));
  write("two");
  bodies.back().end({{"Missed", "7"}});
  ASSERT_TRUE(hears(peer, "3\r\ntwo\r\n0\r\nMissed: 7\r\n\r\n"));
  peer.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(hears(peer, "hello"));
  EXPECT_EQ(gone, 0);
}

TEST_F(StreamTest, a_request_behind_it_waits_for_its_end) {
  Peer peer(port);
  ask(peer);
  peer.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  write("one");
  ASSERT_TRUE(hears(peer, "one"));
  EXPECT_THAT(peer.heard(), Not(HasSubstr("hello")));
  bodies.back().end({});
  EXPECT_TRUE(hears(peer, "0\r\n\r\nHTTP/1.1 200 OK"));
}

TEST_F(StreamTest, an_old_client_gets_octets_until_the_connection_ends) {
  Peer peer(port);
  ask(peer, "", "1.0");
  write("one");
  ASSERT_TRUE(hears(peer, "\r\n\r\none"));
  bodies.back().end({{"Missed", "7"}});
  ASSERT_TRUE(until([&] { return peer.closed(); }));
  EXPECT_THAT(peer.heard(), EndsWith("\r\n\r\none"));
}

TEST_F(StreamTest, is_compressed_for_who_asks) {
  Peer peer(port);
  ask(peer, "Accept-Encoding: gzip\r\n");
  EXPECT_THAT(peer.heard(), HasSubstr("Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n"));
  write(std::string(10'000, 'x'));
  ASSERT_TRUE(hears(peer, "\x1f\x8b"));
  ASSERT_TRUE(until([&] { return written == 1; }));
  EXPECT_LT(peer.heard().size(), 500u);
}

TEST_F(StreamTest, a_client_that_goes_is_noticed_and_hears_nothing_more) {
  Peer peer(port);
  ask(peer);
  peer.leave();
  ASSERT_TRUE(until([&] { return gone == 1; }));
  EXPECT_FALSE(bodies.back().open());
  write("one");
  bodies.back().end({});
  EXPECT_EQ(server.counters().open, 0u);
}

TEST_F(StreamTest, one_that_is_dropped_is_seen_to_be_cut_off) {
  Peer peer(port);
  ask(peer);
  write("one");
  ASSERT_TRUE(hears(peer, "one"));
  bodies.clear();
  ASSERT_TRUE(until([&] { return peer.closed(); }));
  EXPECT_THAT(peer.heard(), Not(HasSubstr("0\r\n\r\n")));
}

TEST_F(StreamTest, goes_at_its_clients_pace_and_waits_for_one_that_pauses) {
  Peer peer(port);
  ask(peer);
  const int all = 64;
  for (int sent = 0; sent <= written && sent < all; ++sent) {
    write(std::string(1 << 20, 'x'));
    run_for_a_while();
  }
  const int taken = written;
  EXPECT_LT(taken, all) << "what the sockets hold, no more";
  pass(299s);
  EXPECT_EQ(gone, 0);
  ASSERT_TRUE(until([&] { return peer.heard(), written > taken; }));
}

TEST_F(StreamTest, a_client_that_takes_nothing_in_for_long_is_let_go) {
  Peer peer(port);
  ask(peer);
  for (int sent = 0; sent <= written; ++sent) {
    write(std::string(1 << 20, 'x'));
    run_for_a_while();
  }
  pass(300s);
  EXPECT_EQ(gone, 1);
  EXPECT_EQ(server.counters().timed_out, 1u);
}

TEST_F(StreamTest, an_idle_one_is_left_alone) {
  Peer peer(port);
  ask(peer);
  pass(24h);
  write("one");
  EXPECT_TRUE(hears(peer, "one"));
}

TEST_F(StreamTest, of_head_is_its_head) {
  Peer peer(port);
  peer.say("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(hears(peer, "hello"));
  EXPECT_THAT(peer.heard(), HasSubstr("chunked\r\n\r\nHTTP/1.1 200 OK"));
}

TEST_F(StreamTest, ends_with_the_server) {
  Peer peer(port);
  ask(peer);
  server.stop();
  EXPECT_EQ(gone, 1);
}

}  // namespace
}  // namespace ps::http
