// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "capture/socket.h"

namespace ps::capture {

/// One attempt to reach an endpoint: a host name is resolved anew, then each of its addresses is
/// tried in turn until one accepts or the time is up.
///
///   auto attempt = std::make_shared<Connect>(context, endpoint, 10s, [](Result<Socket> got)
///   {...}); attempt->start();
///
/// Lifetime: keeps itself alive until it has called `done`, which it calls exactly once and never
/// from within start(); after cancel() not at all. Thread: the one that runs `context`.
class Connect : public std::enable_shared_from_this<Connect> {
 public:
  using Done = std::function<void(Result<Socket>)>;

  Connect(boost::asio::io_context& context, const Endpoint& to, std::chrono::milliseconds limit,
          Done done);
  Connect(const Connect&) = delete;
  Connect& operator=(const Connect&) = delete;

  void start();
  void cancel();

 private:
  void resolve();
  void try_next();
  void tried(boost::system::error_code failure);
  Socket registered_anew();
  void finish(Result<Socket> outcome);
  Error why(std::string_view what) const;

  boost::asio::io_context& context_;
  Endpoint to_;
  std::chrono::milliseconds limit_;
  Done done_;
  boost::asio::steady_timer timer_;
  boost::asio::ip::tcp::resolver resolver_;
  Socket socket_;
  std::vector<SocketAddress> addresses_;
  std::size_t next_ = 0;
  boost::system::error_code last_failure_;
};

}  // namespace ps::capture
