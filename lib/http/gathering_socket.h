// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/teardown.hpp>

#include "http/connection.h"

namespace ps::http {

/// A socket that sends many small writes as one: what stands between Beast's web socket, for which
/// every message is a write, and the system call.
///
///   stream.next_layer().hold(more_follows);   // before each write
///
/// A write while it is held is taken into memory and over at once; the next one that is not held,
/// or that makes it kMost, sends all. A failure is told to the write that sends. One write at a
/// time, as Beast does it. Lifetime and thread: the socket's.
class GatheringSocket {
 public:
  static constexpr std::size_t kMost = 16u << 10;

  using next_layer_type = Socket;
  using executor_type = Socket::executor_type;

  explicit GatheringSocket(Socket socket) : socket_(std::move(socket)) {}

  executor_type get_executor() { return socket_.get_executor(); }
  Socket& next_layer() { return socket_; }
  const Socket& next_layer() const { return socket_; }
  void hold(bool held) { hold_ = held; }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return socket_.async_read_some(buffers, std::forward<Token>(token));
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& octets) { this->write(octets, std::move(handler)); },
        token, buffers);
  }

 private:
  template <class Buffers, class Handler>
  void write(const Buffers& buffers, Handler handler) {
    if (held_.empty() && !hold_) return socket_.async_write_some(buffers, std::move(handler));
    const auto size = take(buffers);
    if (hold_ && held_.size() < kMost) {
      boost::asio::post(get_executor(), boost::beast::bind_front_handler(
                                            std::move(handler), boost::system::error_code(), size));
      return;
    }
    sent_ = std::exchange(held_, {});
    const auto executor = boost::asio::get_associated_executor(handler, get_executor());
    auto done = [this, size, handler = std::move(handler)](boost::system::error_code failure,
                                                           std::size_t) mutable {
      sent_ = {};
      handler(failure, size);
    };
    boost::asio::async_write(socket_, boost::asio::buffer(sent_),
                             boost::asio::bind_executor(executor, std::move(done)));
  }

  template <class Buffers>
  std::size_t take(const Buffers& buffers) {
    const auto before = held_.size();
    if (held_.capacity() < kMost) held_.reserve(2 * kMost);
    for (const boost::asio::const_buffer part : boost::beast::buffers_range_ref(buffers)) {
      held_.append(static_cast<const char*>(part.data()), part.size());
    }
    return held_.size() - before;
  }

  Socket socket_;
  bool hold_ = false;
  std::string held_;
  std::string sent_;  ///< while it is
};

/// What Beast asks for at the end of a web socket.
template <class Handler>
void async_teardown(boost::beast::role_type role, GatheringSocket& socket, Handler&& handler) {
  using boost::beast::websocket::async_teardown;
  async_teardown(role, socket.next_layer(), std::forward<Handler>(handler));
}

}  // namespace ps::http
