// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "http/router.h"
#include "http/server.h"
#include "support/manual_clock.h"

namespace ps::http {

/// A raw socket; what arrives is collected.
class Peer {
 public:
  explicit Peer(std::uint16_t port) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
    socket_.non_blocking(true);
  }
  void say(std::string_view text) {
    boost::system::error_code failure;
    boost::asio::write(socket_, boost::asio::buffer(text), failure);
  }
  void leave() { socket_.close(); }
  void say_no_more() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }
  /// Takes in what has arrived.
  const std::string& heard() {
    std::array<char, 65536> chunk;
    boost::system::error_code failure;
    while (!closed_ && !failure) {
      heard_.append(chunk.data(), socket_.read_some(boost::asio::buffer(chunk), failure));
    }
    closed_ |= failure && failure != boost::asio::error::would_block;
    return heard_;
  }
  bool closed() { return heard(), closed_; }

 private:
  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_{io_};
  std::string heard_;
  bool closed_ = false;
};

/// A server on a free port, whose clock and I/O the test moves.
class ServerFixture : public ::testing::Test {
 protected:
  explicit ServerFixture(std::vector<Route> routes, Limits limits = {})
      : server(io, clock, Router(std::move(routes)), limits) {
    auto bound = server.listen(*parse_endpoint("0"));
    EXPECT_TRUE(bound);
    port = bound->port;
  }

  /// Runs the server until `done`; waits for I/O only.
  template <class Done>
  bool until(Done done) {
    for (int rounds = 0; rounds < 2000; ++rounds) {
      if (done()) return true;
      io.restart();
      io.run_one_for(std::chrono::milliseconds(5));
      io.poll();
    }
    return done();
  }
  bool hears(Peer& peer, std::string_view text) {
    return until([&] { return peer.heard().find(text) != std::string::npos; });
  }
  std::string answer_to(std::string_view text) {
    Peer peer(port);
    peer.say(text);
    EXPECT_TRUE(until([&] { return peer.closed(); })) << peer.heard();
    return peer.heard();
  }
  void pass(std::chrono::seconds time) {
    clock.advance(time);
    server.tick();
  }

  /// Lets octets go as far as they can without a reader.
  void run_for_a_while() {
    io.restart();
    while (io.run_one_for(std::chrono::milliseconds(20)) > 0) {
    }
  }

  boost::asio::io_context io;
  test::ManualClock clock;
  Server server;
  std::uint16_t port = 0;
};

}  // namespace ps::http
