// SPDX-License-Identifier: Apache-2.0
#include "loopback.h"

#include <system_error>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ps::bench {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int new_socket() {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) fail("socket");
  return socket;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

int listen_on(std::uint16_t port) {
  int socket = new_socket();
  int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  auto address = loopback(port);
  if (::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("bind");
  if (::listen(socket, 4096) != 0) fail("listen");
  return socket;
}

int connect_to(std::uint16_t port) {
  int socket = new_socket();
  auto address = loopback(port);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    int error = errno;
    ::close(socket);
    errno = error;
    fail("connect");
  }
  return socket;
}

int accept_one(int listening) {
  pollfd ready{listening, POLLIN, 0};
  if (::poll(&ready, 1, 10'000) != 1) {
    errno = ETIMEDOUT;
    fail("accept");
  }
  int socket = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
  if (socket < 0) fail("accept");
  return socket;
}

std::uint16_t port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
  return ntohs(address.sin_port);
}

std::uint16_t free_port() {
  int socket = listen_on(0);
  auto port = port_of(socket);
  ::close(socket);
  return port;
}

std::string at(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

void set_no_delay(int socket) {
  int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace ps::bench
