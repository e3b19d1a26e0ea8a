// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

#include "base/endpoint.h"
#include "base/result.h"
#include "http/connection.h"

namespace ps::http {

/// Accepts connections at one address. Lifetime: the server's or its pending accept's, whichever is
/// longer. Thread: the server's.
class Listener final : public std::enable_shared_from_this<Listener> {
 public:
  Listener(boost::asio::io_context& io, std::shared_ptr<ServerState> server);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  Result<Endpoint> open(const Endpoint& where);
  /// Accepts again if the system had run out of descriptors or memory.
  void resume();
  void close();

 private:
  using Protocol = boost::asio::generic::stream_protocol;

  Protocol::endpoint resolve(const Endpoint& where, boost::system::error_code& failure);
  void accept();
  void admit(Socket socket);

  boost::asio::io_context& io_;
  std::shared_ptr<ServerState> server_;
  boost::asio::basic_socket_acceptor<Protocol> acceptor_;
  std::string unlink_;  // the path of a Unix socket that is ours
  bool paused_ = false;
};

}  // namespace ps::http
