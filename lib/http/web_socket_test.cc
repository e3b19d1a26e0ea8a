// SPDX-License-Identifier: Apache-2.0
#include "http/web_socket.h"

#include <gmock/gmock.h>

#include "http/server_fixture.h"

namespace ps::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kAsk =
    "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

/// A short text message of a client, masked with zeros; opcode 8 closes.
std::string frame(std::string_view text, char opcode = 1) {
  std::string out{static_cast<char>(0x80 | opcode), static_cast<char>(0x80 | text.size())};
  return out + std::string(4, '\0') + std::string(text);
}

class WebSocketTest : public ServerFixture {
 protected:
  WebSocketTest()
      : ServerFixture({{Method::get, "/ws", "", [this](Request q, Responder r) {
                          auto web_socket = r.upgrade(q);
                          if (!web_socket) return;
                          web_socket->on_text([this](std::string text) { said.push_back(text); });
                          web_socket->on_closed([this] { ++gone; });
                          sockets.push_back(web_socket);
                        }}}) {}

  ~WebSocketTest() override { server.stop(); }  // whoever is told of it is still there

  void send(std::string text) {
    const auto owner = std::make_shared<const std::string>(std::move(text));
    sockets.back()->send(owner, *owner, [this] { ++sent; });
  }
  void open(Peer& peer) {
    peer.say(kAsk);
    peer.say("\r\n");
    ASSERT_TRUE(hears(peer, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  }

  std::vector<std::shared_ptr<WebSocket>> sockets;
  std::vector<std::string> said;
  int sent = 0;
  int gone = 0;
};

TEST_F(WebSocketTest, carries_text_both_ways) {
  Peer peer(port);
  open(peer);
  send("hello");
  ASSERT_TRUE(hears(peer, "\x81\x05hello"));
  ASSERT_TRUE(until([&] { return sent == 1; }));
  peer.say(frame("one") + frame("two"));
  ASSERT_TRUE(until([&] { return said.size() == 2; }));
  EXPECT_THAT(said, ElementsAre("one", "two"));
  EXPECT_EQ(server.counters().open, 1u);
}

TEST_F(WebSocketTest, what_is_sent_before_the_handshake_is_over_comes_behind_it) {
  Peer peer(port);
  peer.say(kAsk);
  peer.say("\r\n");
  ASSERT_TRUE(until([&] { return sockets.size() == 1; }));
  send("early");
  EXPECT_TRUE(hears(peer,
                    "\r\n\r\n\x81\x05"
                    "early"));
}

TEST_F(WebSocketTest, says_why_it_closes_behind_what_it_sent) {
  Peer peer(port);
  open(peer);
  send("last");
  sockets.back()->close("expired");
  send("too late");
  ASSERT_TRUE(hears(peer, std::string("\x81\x04last\x88\x09\x03\xe8", 10) + "expired"));
  peer.say(frame("\x03\xe8", 8));
  ASSERT_TRUE(until([&] { return peer.closed(); }));
  peer.leave();
  ASSERT_TRUE(until([&] { return gone == 1; }));
  EXPECT_EQ(server.counters().open, 0u);
}

TEST_F(WebSocketTest, many_messages_at_once_come_each_whole_and_in_their_order) {
  Peer peer(port);
  open(peer);
  std::string all;
  for (int i = 0; i < 1'000; ++i) {
    const auto text = "message " + std::to_string(1'000 + i) + std::string(80, '.');
    send(text);
    all += "\x81" + std::string(1, static_cast<char>(text.size())) + text;
  }
  sockets.back()->close("expired");
  EXPECT_TRUE(hears(peer, all + std::string("\x88\x09\x03\xe8", 4) + "expired"));
}

TEST_F(WebSocketTest, a_client_that_goes_is_noticed) {
  Peer peer(port);
  open(peer);
  peer.leave();
  EXPECT_TRUE(until([&] { return gone == 1; }));
  send("nobody hears");
  EXPECT_EQ(server.counters().open, 0u);
}

TEST_F(WebSocketTest, a_message_that_is_too_long_ends_it) {
  Peer peer(port);
  open(peer);
  std::string huge("\x81\xff\x00\x00\x00\x00\x00\x10\x00\x00", 10);
  peer.say(huge + std::string(4, '\0') + std::string(100'000, 'x'));
  EXPECT_TRUE(until([&] { return gone == 1; }));
  EXPECT_TRUE(said.empty());
}

TEST_F(WebSocketTest, asked_for_otherwise_is_told_how) {
  Peer peer(port);
  peer.say("GET /ws HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(hears(peer, "HTTP/1.1 426"));
  EXPECT_THAT(peer.heard(), HasSubstr("Upgrade: websocket\r\n"));
}

TEST_F(WebSocketTest, pages_of_other_sites_may_not_open_one) {
  Peer peer(port);
  peer.say(kAsk);
  peer.say("Origin: http://evil.example\r\n\r\n");
  EXPECT_TRUE(hears(peer, "HTTP/1.1 403"));
}

TEST_F(WebSocketTest, a_client_that_cannot_wait_for_the_handshake_is_refused) {
  Peer peer(port);
  peer.say(std::string(kAsk) + "\r\n" + frame("early"));
  EXPECT_TRUE(hears(peer, "HTTP/1.1 400"));
}

TEST_F(WebSocketTest, ends_with_the_server) {
  Peer peer(port);
  open(peer);
  server.stop();
  EXPECT_EQ(gone, 1);
}

}  // namespace
}  // namespace ps::http
