// SPDX-License-Identifier: Apache-2.0
#include "capture/listening.h"

#include <cerrno>
#include <cstring>

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ps::capture {
namespace {

constexpr int kBacklog = 4096;

Error cannot_listen(const Endpoint& endpoint, std::string_view why) {
  return {fmt::format("cannot listen on {}: {}", ps::to_string(endpoint), why)};
}

FileDescriptor new_socket(const SocketAddress& address) {
  return FileDescriptor(
      ::socket(address.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

void switch_on(const FileDescriptor& socket, int option) {
  int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, option, &on, sizeof on);
}

bool bind_to(const FileDescriptor& socket, const SocketAddress& address) {
  return ::bind(socket.get(), address.data(), static_cast<socklen_t>(address.size())) == 0;
}

/// Bound without SO_REUSEPORT, a socket fails where anybody listens.
bool is_free(const SocketAddress& address) {
  auto probe = new_socket(address);
  switch_on(probe, SO_REUSEADDR);
  return bind_to(probe, address);
}

FileDescriptor listen_shared(const SocketAddress& address, bool share) {
  auto socket = new_socket(address);
  switch_on(socket, SO_REUSEADDR);
  if (share) switch_on(socket, SO_REUSEPORT);
  if (!bind_to(socket, address) || ::listen(socket.get(), kBacklog) != 0) return FileDescriptor();
  return socket;
}

Result<SocketAddress> resolve_now(const Endpoint& endpoint) {
  if (auto literal = literal_addresses(endpoint); !literal.empty()) return literal.front();
  boost::asio::io_context context;
  boost::asio::ip::tcp::resolver resolver(context);
  boost::system::error_code failure;
  auto found = resolver.resolve(endpoint.host, std::to_string(endpoint.port), failure);
  if (failure || found.empty()) {
    return {boost::system::in_place_error, cannot_listen(endpoint, failure.message())};
  }
  return SocketAddress(found.begin()->endpoint());
}

/// True when the socket file at `address` was left behind by a process that is gone.
bool is_stale(const std::string& path, const SocketAddress& address) {
  struct stat file {};
  if (::lstat(path.c_str(), &file) != 0 || !S_ISSOCK(file.st_mode)) return false;
  auto probe = new_socket(address);
  return ::connect(probe.get(), address.data(), static_cast<socklen_t>(address.size())) != 0 &&
         errno == ECONNREFUSED;
}

}  // namespace

Result<std::vector<FileDescriptor>> listen_tcp(const Endpoint& endpoint, std::size_t count) {
  auto address = resolve_now(endpoint);
  if (!address) return address.error();
  std::vector<FileDescriptor> sockets;
  if (endpoint.port != 0 && !is_free(*address))
    return cannot_listen(endpoint, std::strerror(errno));
  while (sockets.size() < count) {
    sockets.push_back(listen_shared(*address, count > 1));
    if (sockets.back().get() < 0) return cannot_listen(endpoint, std::strerror(errno));
    address = local_address(sockets.front().get());
  }
  return sockets;
}

Result<UnixListening> listen_unix(const Endpoint& endpoint) {
  auto address = literal_addresses(endpoint).front();
  auto socket = new_socket(address);
  bool bound = bind_to(socket, address);
  if (!bound && errno == EADDRINUSE) {
    if (!is_stale(endpoint.path, address))
      return cannot_listen(endpoint, std::strerror(EADDRINUSE));
    ::unlink(endpoint.path.c_str());
    bound = bind_to(socket, address);
  }
  if (!bound || ::listen(socket.get(), kBacklog) != 0) {
    return cannot_listen(endpoint, std::strerror(errno));
  }
  return UnixListening{std::move(socket), std::make_unique<SocketFile>(endpoint.path)};
}

SocketFile::SocketFile(std::string path) : path_(std::move(path)) {
  struct stat file {};
  if (::lstat(path_.c_str(), &file) != 0) return;
  device_ = file.st_dev;
  inode_ = file.st_ino;
}

SocketFile::~SocketFile() {
  struct stat file {};
  if (::lstat(path_.c_str(), &file) != 0) return;
  if (file.st_dev == device_ && file.st_ino == inode_) ::unlink(path_.c_str());
}

}  // namespace ps::capture
