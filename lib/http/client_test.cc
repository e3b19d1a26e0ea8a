// SPDX-License-Identifier: Apache-2.0
#include "http/client.h"

#include <future>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "http/router.h"
#include "http/server.h"
#include "support/manual_clock.h"

namespace ps::http {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class ClientTest : public ::testing::Test {
 protected:
  ClientTest()
      : server(io, clock,
               Router({{Method::get, "/", "",
                        [](Request, Responder r) { r.send(json(200, R"({"a":1})")); }},
                       {Method::post, "/echo", "",
                        [](Request q, Responder r) { r.send(plain(201, q.body)); }},
                       {Method::delete_, "/x", "",
                        [](Request, Responder r) {
                          r.send({204, "", "", {}});
                        }},
                       {Method::get, "/wait", "",
                        [this](Request, Responder r) {
                          waiting.push_back(std::move(r));
                          asked.set_value();
                        }}}),
               Limits{}) {
    url = "http://127.0.0.1:" + std::to_string(server.listen(*parse_endpoint("0"))->port);
    thread = std::thread([this] { io.run(); });
  }
  ~ClientTest() override {
    boost::asio::post(io, [this] { server.stop(); });
    thread.join();
  }
  std::unique_ptr<Client> client(ClientOptions options = {}) {
    return *Client::to(url, std::move(options));
  }

  boost::asio::io_context io;
  test::ManualClock clock;
  std::vector<Responder> waiting;
  std::promise<void> asked;
  Server server;
  std::string url;
  std::thread thread;
};

TEST_F(ClientTest, asks_several_things_over_one_connection) {
  auto to_server = client();
  auto got = to_server->call(Method::get, "/");
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->status, 200u);
  EXPECT_EQ(got->media_type, "application/json");
  EXPECT_EQ(got->body, R"({"a":1})");
  EXPECT_EQ(to_server->call(Method::post, "/echo", std::string(900'000, 'x'))->body.size(),
            900'000u);
  EXPECT_EQ(to_server->call(Method::delete_, "/x")->status, 204u);
  EXPECT_EQ(to_server->call(Method::head, "/")->status, 200u);
  std::promise<std::uint64_t> accepted;
  boost::asio::post(io, [&] { accepted.set_value(server.counters().accepted); });
  EXPECT_EQ(accepted.get_future().get(), 1u);
}

TEST_F(ClientTest, connects_again_when_the_server_has_closed_a_kept_connection) {
  auto to_server = client();
  ASSERT_TRUE(to_server->call(Method::get, "/"));
  boost::asio::post(io, [&] {
    clock.advance(1000s);
    server.tick();
  });
  auto again = to_server->call(Method::get, "/");
  EXPECT_TRUE(again) << again.error().message;
}

TEST_F(ClientTest, gives_up_when_it_is_interrupted) {
  int event = ::eventfd(0, 0);
  auto to_server = client({.timeout = 60s, .interrupt = event});
  auto interrupter = std::thread([&] {
    asked.get_future().wait();
    ::eventfd_write(event, 1);
  });
  EXPECT_FALSE(to_server->call(Method::get, "/wait"));
  EXPECT_TRUE(to_server->interrupted());
  interrupter.join();
  ::close(event);
}

TEST_F(ClientTest, gives_up_when_the_time_is_over) {
  auto got = client({.timeout = 20ms})->call(Method::get, "/wait");
  ASSERT_FALSE(got);
  EXPECT_THAT(got.error().message, HasSubstr("timed out"));
}

TEST(Client, says_in_one_line_that_nobody_is_there) {
  boost::asio::io_context io;
  boost::asio::ip::tcp::acceptor bound(io, boost::asio::ip::tcp::v4());
  bound.bind({boost::asio::ip::address_v4::loopback(), 0});
  auto url = "http://127.0.0.1:" + std::to_string(bound.local_endpoint().port());
  auto nobody = *Client::to(url, {.unreachable_hint = "is it running?"});
  auto got = nobody->call(Method::get, "/");
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().message, "cannot reach " + url + ": connection refused; is it running?");
}

TEST(Client, accepts_the_address_of_a_server_only) {
  for (auto url : {"http://localhost", "http://127.0.0.1:8080/", "http://[::1]:8080"}) {
    EXPECT_TRUE(Client::to(url, {})) << url;
  }
  for (auto url : {"", "localhost:8080", "https://x", "http://", "http://x/y", "http://x:0",
                   "http://x:99999"}) {
    EXPECT_FALSE(Client::to(url, {})) << url;
  }
}

}  // namespace
}  // namespace ps::http
