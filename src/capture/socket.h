// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

#include "base/endpoint.h"
#include "base/result.h"

namespace ps::capture {

/// TCP and Unix sockets alike; the executor is spelled out because a type-erased one costs a
/// call and two atomics for every message.
using StreamProtocol = boost::asio::generic::stream_protocol;
using Socket =
    boost::asio::basic_stream_socket<StreamProtocol, boost::asio::io_context::executor_type>;
using SocketAddress = StreamProtocol::endpoint;

/// A file descriptor with one owner; movable.
class FileDescriptor {
 public:
  explicit FileDescriptor(int number = -1) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileDescriptor();

  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

/// The addresses that need no resolver: literal IP addresses and paths; empty for a host name.
std::vector<SocketAddress> literal_addresses(const Endpoint& endpoint);

/// `127.0.0.1:6653`, `[::1]:6653`, `unix:/run/s1.sock`; `unix:` for a socket without a name.
std::string to_string(const SocketAddress& address);

/// 0 for a Unix socket.
std::uint16_t port_of(const SocketAddress& address);

/// The far end of a connected socket; an address without a name when it is gone already.
SocketAddress peer_address(int socket);
SocketAddress local_address(int socket);

/// Without Nagle's delay and with keep-alive, so that a peer that vanished is noticed within two
/// minutes. Nothing for Unix sockets.
void set_channel_options(int socket);

/// Turns a descriptor that accept gave into a socket of `context`.
Socket adopt_socket(boost::asio::io_context& context, FileDescriptor descriptor);

}  // namespace ps::capture
