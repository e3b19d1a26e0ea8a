// SPDX-License-Identifier: Apache-2.0
#include "capture/socket.h"

#include <cstring>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace ps::capture {
namespace {

using boost::asio::ip::tcp;

template <class Lookup>
SocketAddress address_by(Lookup lookup, int socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  if (lookup(socket, address, &size) != 0) return {};
  return {address, std::min<std::size_t>(size, sizeof storage)};
}

template <class Ip>
Ip copy_as(const SocketAddress& address) {
  Ip ip{};
  std::memcpy(&ip, address.data(), std::min(sizeof ip, address.size()));
  return ip;
}

std::string unix_text(const SocketAddress& address) {
  auto unix_address = copy_as<sockaddr_un>(address);
  return std::string("unix:") +
         std::string(unix_address.sun_path,
                     strnlen(unix_address.sun_path, sizeof unix_address.sun_path));
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (number_ >= 0) ::close(number_);
}

std::vector<SocketAddress> literal_addresses(const Endpoint& endpoint) {
  if (endpoint.kind == Endpoint::Kind::unix_socket) {
    return {boost::asio::local::stream_protocol::endpoint(endpoint.path)};
  }
  boost::system::error_code failure;
  auto address = boost::asio::ip::make_address(endpoint.host, failure);
  if (failure) return {};
  return {tcp::endpoint(address, endpoint.port)};
}

std::string to_string(const SocketAddress& address) {
  switch (address.protocol().family()) {
    case AF_INET: {
      auto ip = copy_as<sockaddr_in>(address);
      boost::asio::ip::address_v4 host(ntohl(ip.sin_addr.s_addr));
      return host_port(host.to_string(), ntohs(ip.sin_port));
    }
    case AF_INET6: {
      auto ip = copy_as<sockaddr_in6>(address);
      boost::asio::ip::address_v6::bytes_type octets;
      std::memcpy(octets.data(), &ip.sin6_addr, octets.size());
      boost::asio::ip::address_v6 host(octets, ip.sin6_scope_id);
      return host_port(host.to_string(), ntohs(ip.sin6_port));
    }
    case AF_UNIX:
      return unix_text(address);
    default:
      return "unknown";
  }
}

std::uint16_t port_of(const SocketAddress& address) {
  switch (address.protocol().family()) {
    case AF_INET:
      return ntohs(copy_as<sockaddr_in>(address).sin_port);
    case AF_INET6:
      return ntohs(copy_as<sockaddr_in6>(address).sin6_port);
    default:
      return 0;
  }
}

SocketAddress peer_address(int socket) { return address_by(::getpeername, socket); }
SocketAddress local_address(int socket) { return address_by(::getsockname, socket); }

void set_channel_options(int socket) {
  auto set = [socket](int level, int option, int value) {
    ::setsockopt(socket, level, option, &value, sizeof value);
  };
  // On a Unix socket these fail without harm.
  set(IPPROTO_TCP, TCP_NODELAY, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(IPPROTO_TCP, TCP_KEEPCNT, 6);
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
}

Socket adopt_socket(boost::asio::io_context& context, FileDescriptor descriptor) {
  Socket socket(context);
  auto family = local_address(descriptor.get()).protocol().family();
  boost::system::error_code failure;
  socket.assign(StreamProtocol(family, 0), descriptor.get(), failure);
  if (!failure) {
    descriptor.release();
    socket.non_blocking(true, failure);
  }
  return socket;
}

}  // namespace ps::capture
