// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/bytes.h"
#include "capture/socket.h"
#include "capture/tls_session.h"
#include "capture/wire_read.h"

namespace ps::capture {

/// One side of a channel: a socket, plain or with TLS on it. Reads and writes at once what can be;
/// the waits are for when nothing can.
/// Movable. Thread: that of the socket.
class Wire {
 public:
  explicit Wire(Socket socket) : socket_(std::move(socket)) {}

  Socket& socket() { return socket_; }
  TlsSession* tls() { return tls_.get(); }
  std::optional<TlsPeer> peer() const { return tls_ ? std::optional(tls_->peer()) : std::nullopt; }
  /// From here on there is TLS on it, beginning with its handshake.
  void secure(std::unique_ptr<TlsSession> tls) { tls_ = std::move(tls); }

  WireRead read(std::span<std::uint8_t> buffer) {
    return tls_ ? tls_->read(buffer) : read_plain(buffer);
  }
  /// How many octets went (fewer than all when there is no room), or -1 and errno.
  ssize_t write(Bytes bytes) { return tls_ ? tls_->write(bytes) : write_plain(bytes); }

  /// Calls `handler` with an error code when there may be something to read; never at once.
  template <class Handler>
  void await_octets(Handler handler) {
    if (!tls_) return socket_.async_wait(Socket::wait_read, std::move(handler));
    if (tls_->holds_more()) {
      return boost::asio::post(socket_.get_executor(), [handler = std::move(handler)]() mutable {
        handler(boost::system::error_code());
      });
    }
    socket_.async_wait(tls_->read_wants_room() ? Socket::wait_write : Socket::wait_read,
                       std::move(handler));
  }
  template <class Handler>
  void await_room(Handler handler) {
    socket_.async_wait(Socket::wait_write, std::move(handler));
  }

  /// Nothing more is sent; `cleanly`: TLS says so. False: again when there is room.
  bool end(bool cleanly);
  /// Closes both directions, in TLS with its own word if that goes out at once.
  void close();
  /// The peer is to see a reset.
  void reset();

  /// What `error` of a read or write means, to stand behind the name of the side.
  std::string trouble(int error) const;

 private:
  WireRead read_plain(std::span<std::uint8_t> buffer);
  ssize_t write_plain(Bytes bytes);

  Socket socket_;
  std::unique_ptr<TlsSession> tls_;
};

}  // namespace ps::capture
