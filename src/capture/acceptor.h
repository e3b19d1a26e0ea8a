// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/steady_timer.hpp>

#include "capture/socket.h"

namespace ps::capture {

/// Accepts what comes to one listening socket. When descriptors or memory run out it pauses for a
/// tenth of a second instead of spinning, and says so.
/// Lifetime: kept alive by its wait until close(). Thread: the one that runs `context`.
class Acceptor : public std::enable_shared_from_this<Acceptor> {
 public:
  using Accepted = std::function<void(FileDescriptor)>;

  Acceptor(boost::asio::io_context& context, FileDescriptor listening, Accepted accepted,
           std::function<void(int error)> paused);
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  void start() { await_connections(); }
  void close();

 private:
  void await_connections();
  void accept_all();
  void pause();

  Socket listening_;
  boost::asio::steady_timer timer_;
  Accepted accepted_;
  std::function<void(int)> paused_;
};

}  // namespace ps::capture
