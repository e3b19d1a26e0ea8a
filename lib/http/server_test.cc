// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <filesystem>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <sys/resource.h>

#include "http/client.h"
#include "http/server_fixture.h"

namespace ps::http {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

class ServerTest : public ServerFixture {
 protected:
  explicit ServerTest(Limits limits = {})
      : ServerFixture(
            {{Method::get, "/", "", [](Request, Responder r) { r.send(plain(200, "hello")); }},
             {Method::post, "/echo", "",
              [](Request q, Responder r) { r.send(plain(200, q.body)); }},
             {Method::get, "/large", "",
              [](Request, Responder r) { r.send(plain(200, std::string(8 << 20, 'x'))); }},
             {Method::get, "/throw", "",
              [](Request, Responder) { throw std::runtime_error("bug"); }},
             {Method::get, "/wait", "",
              [this](Request, Responder r) {
                r.on_closed([this] { ++gone; });
                waiting.push_back(std::move(r));
              }}},
            limits) {}
  ~ServerTest() override { waiting.clear(); }

  std::vector<Responder> waiting;
  int gone = 0;
};

TEST_F(ServerTest, compresses_what_is_large_for_who_asks) {
  Peer peer(port);
  peer.say("GET /large HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
  ASSERT_TRUE(hears(peer, "Content-Encoding: gzip\r\n"));
  ASSERT_TRUE(hears(peer, "\x1f\x8b"));
  EXPECT_LT(peer.heard().size(), 100'000u);
  Peer small(port);
  small.say("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
  EXPECT_TRUE(hears(small, "\r\n\r\nhello"));
}

TEST_F(ServerTest, answers_and_keeps_the_connection) {
  Peer peer(port);
  peer.say(kGet);
  ASSERT_TRUE(hears(peer, "hello"));
  EXPECT_THAT(peer.heard(), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(peer.heard(), HasSubstr("Content-Length: 5\r\n"));
  peer.say("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_TRUE(hears(peer, "\r\n\r\nabc"));
}

TEST_F(ServerTest, answers_pipelined_requests_in_order) {
  Peer peer(port);
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    requests +=
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n" + std::to_string(1000 + i);
  }
  peer.say(requests);
  ASSERT_TRUE(hears(peer, "1049"));
  std::size_t at = 0;
  for (int i = 0; i < 50; ++i) {
    at = peer.heard().find("\r\n\r\n" + std::to_string(1000 + i), at);
    ASSERT_NE(at, std::string::npos) << i;
  }
}

TEST_F(ServerTest, reads_a_body_in_chunks) {
  Peer peer(port);
  peer.say("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  peer.say("2\r\nde\r\n0\r\n\r\n");
  EXPECT_TRUE(hears(peer, "\r\n\r\nabcde"));
}

TEST_F(ServerTest, sends_no_body_to_head_but_its_length) {
  auto heard = answer_to("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(heard, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_THAT(heard, EndsWith("\r\n\r\n"));
}

TEST_F(ServerTest, closes_after_an_old_request) {
  EXPECT_THAT(answer_to("GET / HTTP/1.0\r\n\r\n"), EndsWith("hello"));
}

TEST_F(ServerTest, promises_to_read_the_body_when_asked) {
  Peer peer(port);
  peer.say("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(hears(peer, "100 Continue\r\n\r\n"));
  peer.say("abc");
  EXPECT_TRUE(hears(peer, "\r\n\r\nabc"));
}

TEST_F(ServerTest, refuses_what_is_no_http) {
  for (std::string_view garbage :
       {std::string_view("hello\r\n\r\n"), std::string_view("\x16\x03\x01\x02\x00\x01\x00", 7),
        std::string_view("\x00\x00\x00\x14\x80\x01\x00\x01", 8),
        std::string_view("GET / HTTP/1.1\r\nHost x\r\n\r\n"),
        std::string_view("GET / HTTP/1.1\r\n\r\n"),
        std::string_view("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string_view("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")}) {
    EXPECT_THAT(answer_to(garbage), StartsWith("HTTP/1.1 400 ")) << garbage;
  }
  EXPECT_EQ(server.counters().malformed, 7u);
}

TEST_F(ServerTest, refuses_other_transfer_codings) {
  EXPECT_THAT(answer_to("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n"),
              StartsWith("HTTP/1.1 501 "));
}

TEST_F(ServerTest, refuses_a_header_or_body_that_is_too_long) {
  EXPECT_THAT(answer_to("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x')),
              StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(answer_to("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\nabc"),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer_to("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" +
                        std::string("100001\r\n") + std::string(0x100001, 'x')),
              StartsWith("HTTP/1.1 413 "));
}

TEST_F(ServerTest, answers_408_when_a_header_or_body_does_not_come) {
  for (auto begun :
       {"GET / HT", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"}) {
    Peer peer(port);
    auto before = server.counters().accepted;
    peer.say(begun);
    ASSERT_TRUE(until([&] { return server.counters().accepted > before; }));
    for (int i = 0; i < 20; ++i) io.poll();
    pass(31s);
    EXPECT_TRUE(until([&] { return peer.closed(); }));
    EXPECT_THAT(peer.heard(), StartsWith("HTTP/1.1 408 "));
  }
}

TEST_F(ServerTest, closes_a_connection_that_says_nothing) {
  Peer peer(port);
  ASSERT_TRUE(until([&] { return server.counters().open == 1; }));
  pass(59s);
  EXPECT_FALSE(peer.closed());
  pass(2s);
  EXPECT_TRUE(until([&] { return peer.closed(); }));
  EXPECT_EQ(peer.heard(), "");
  EXPECT_TRUE(until([&] { return server.counters().open == 0; }));
}

TEST_F(ServerTest, closes_a_connection_that_does_not_read) {
  Peer peer(port);
  for (int i = 0; i < 4; ++i) peer.say("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(until([&] { return server.counters().requests > 0; }));
  for (int i = 0; i < 100; ++i) io.poll();
  pass(31s);
  EXPECT_TRUE(until([&] { return server.counters().open == 0; }));
}

TEST_F(ServerTest, lets_an_answer_come_later) {
  Peer peer(port);
  peer.say("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n" + std::string(kGet));
  ASSERT_TRUE(until([&] { return waiting.size() == 1; }));
  pass(1000s);
  EXPECT_TRUE(waiting[0].open());
  waiting[0].send(plain(200, "at last"));
  ASSERT_TRUE(hears(peer, "hello"));
  EXPECT_THAT(peer.heard(), HasSubstr("at last"));
  EXPECT_EQ(gone, 0);
}

TEST_F(ServerTest, tells_a_waiting_request_that_its_client_has_gone) {
  Peer peer(port);
  peer.say("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(until([&] { return waiting.size() == 1; }));
  peer.leave();
  EXPECT_TRUE(until([&] { return gone == 1; }));
  EXPECT_FALSE(waiting[0].open());
  waiting[0].send(plain(200, "too late"));
}

TEST_F(ServerTest, answers_a_client_that_has_said_all_it_has_to_say) {
  Peer peer(port);
  peer.say(kGet);
  peer.say_no_more();
  EXPECT_TRUE(hears(peer, "hello"));
  EXPECT_TRUE(until([&] { return peer.closed(); }));
}

TEST_F(ServerTest, bounds_what_it_takes_in_ahead_of_a_waiting_request) {
  Peer peer(port);
  peer.say("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(until([&] { return waiting.size() == 1; }));
  std::string requests;
  for (int i = 0; i < 4000; ++i) requests += kGet;
  peer.say(requests);
  for (int i = 0; i < 200; ++i) io.poll();
  EXPECT_EQ(server.counters().requests, 1u);
  waiting[0].send(plain(200, "at last"));
  EXPECT_TRUE(until([&] { return peer.heard(), server.counters().requests == 4001; }));
}

TEST_F(ServerTest, answers_500_when_the_route_throws) {
  Peer peer(port);
  peer.say("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(hears(peer, "HTTP/1.1 500 "));
}

TEST_F(ServerTest, stops_with_requests_waiting) {
  Peer peer(port), silent(port);
  peer.say("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(until([&] { return waiting.size() == 1 && server.counters().open == 2; }));
  server.stop();
  EXPECT_TRUE(until([&] { return peer.closed() && silent.closed(); }));
  EXPECT_EQ(gone, 1);
}

TEST_F(ServerTest, goes_on_after_the_system_ran_out_of_descriptors) {
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  Peer peer(port);
  peer.say(kGet);
  auto first_free = ::dup(0);
  ::close(first_free);
  rlimit none{static_cast<rlim_t>(first_free), before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  io.run_one_for(10s);
  io.poll();
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(server.counters().accepted, 0u);
  server.tick();
  EXPECT_TRUE(hears(peer, "hello"));
}

TEST_F(ServerTest, a_port_in_use_is_one_line) {
  auto again = server.listen(*parse_endpoint(std::to_string(port)));
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().message, HasSubstr(std::to_string(port)));
  EXPECT_THAT(again.error().message, HasSubstr("in use"));
}

TEST_F(ServerTest, serves_a_unix_socket_and_takes_its_file_away) {
  auto where =
      *parse_endpoint("unix:" + ::testing::TempDir() + "http_test_" + std::to_string(::getpid()));
  ASSERT_TRUE(server.listen(where));
  EXPECT_TRUE(std::filesystem::is_socket(where.path));
  EXPECT_FALSE(server.listen(where));
  server.stop();
  EXPECT_FALSE(std::filesystem::exists(where.path));
}

class SmallServerTest : public ServerTest {
 protected:
  SmallServerTest()
      : ServerTest(Limits{.connections = 2, .all_requests = 100'000, .all_replies = 10u << 20}) {}
};

TEST_F(SmallServerTest, bounds_the_bodies_that_it_reads_at_once) {
  constexpr std::string_view kHead =
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n";
  Peer first(port);
  first.say(std::string(kHead) + "begun");
  ASSERT_TRUE(until([&] { return server.counters().open == 1; }));
  for (int i = 0; i < 20; ++i) io.poll();
  EXPECT_THAT(answer_to(kHead), StartsWith("HTTP/1.1 503 "));
  first.leave();
  ASSERT_TRUE(until([&] { return server.counters().open == 0; }));
  Peer third(port);
  third.say(std::string(kHead) + std::string(60'000, 'x'));
  EXPECT_TRUE(hears(third, "HTTP/1.1 200 "));
}

TEST_F(SmallServerTest, bounds_the_replies_that_it_sends_at_once) {
  Peer first(port);
  first.say("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(until([&] { return server.counters().requests == 1; }));
  Peer second(port);
  second.say("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(hears(second, "HTTP/1.1 503 "));
  second.say(kGet);
  EXPECT_TRUE(hears(second, "hello"));
  EXPECT_TRUE(until([&] { return first.heard().size() > (8u << 20); }));
  second.say("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(hears(
      second,
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 8388608"));
}

TEST_F(SmallServerTest, turns_away_one_connection_too_many) {
  Peer first(port), second(port);
  ASSERT_TRUE(until([&] { return server.counters().open == 2; }));
  Peer third(port);
  EXPECT_TRUE(until([&] { return third.closed(); }));
  EXPECT_THAT(third.heard(), StartsWith("HTTP/1.1 503 "));
  first.leave();
  ASSERT_TRUE(until([&] { return server.counters().open == 1; }));
  Peer fourth(port);
  fourth.say(kGet);
  EXPECT_TRUE(hears(fourth, "hello"));
}

}  // namespace
}  // namespace ps::http
