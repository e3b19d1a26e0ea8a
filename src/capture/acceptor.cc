// SPDX-License-Identifier: Apache-2.0
#include "capture/acceptor.h"

#include <cerrno>

#include <sys/socket.h>

namespace ps::capture {
namespace {

using boost::system::error_code;

/// How many connections are taken before the channels that are there get their turn.
constexpr int kAtOnce = 64;
constexpr auto kPause = std::chrono::milliseconds(100);

bool out_of_resources(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Acceptor::Acceptor(boost::asio::io_context& context, FileDescriptor listening, Accepted accepted,
                   std::function<void(int)> paused)
    : listening_(adopt_socket(context, std::move(listening))),
      timer_(context),
      accepted_(std::move(accepted)),
      paused_(std::move(paused)) {}

void Acceptor::close() {
  error_code ignored;
  listening_.close(ignored);
  timer_.cancel();
}

void Acceptor::await_connections() {
  listening_.async_wait(Socket::wait_read, [self = shared_from_this()](error_code failure) {
    if (!failure && self->listening_.is_open()) self->accept_all();
  });
}

void Acceptor::accept_all() {
  for (int taken = 0; taken < kAtOnce; ++taken) {
    FileDescriptor connection(
        ::accept4(listening_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (connection.get() >= 0) {
      accepted_(std::move(connection));
    } else if (out_of_resources(errno)) {
      paused_(errno);
      return pause();
    } else if (errno == EAGAIN) {
      break;
    }  // any other failure is that of one connection, which is gone
  }
  await_connections();
}

void Acceptor::pause() {
  timer_.expires_after(kPause);
  timer_.async_wait([self = shared_from_this()](error_code failure) {
    if (!failure && self->listening_.is_open()) self->accept_all();
  });
}

}  // namespace ps::capture
