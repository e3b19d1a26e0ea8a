// SPDX-License-Identifier: Apache-2.0
#include "capture/wire.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <sys/socket.h>

namespace ps::capture {

using boost::system::error_code;
using Then = WireRead::Then;

WireRead Wire::read_plain(std::span<std::uint8_t> buffer) {
  auto count = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count == 0) return {0, Then::ended, 0};
  if (count < 0) {
    bool wait = errno == EAGAIN || errno == EINTR;
    return {0, wait ? Then::drained : Then::lost, errno};
  }
  auto got = static_cast<std::size_t>(count);
  return {got, got == buffer.size() ? Then::more : Then::drained, 0};
}

ssize_t Wire::write_plain(Bytes bytes) {
  ssize_t sent;
  do {
    sent = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 && (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM) ? 0 : sent;
}

bool Wire::end(bool cleanly) {
  if (tls_ && cleanly && !tls_->say_end()) return false;
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  return true;
}

void Wire::close() {
  if (tls_ && socket_.is_open()) tls_->say_end();
  error_code ignored;
  socket_.close(ignored);
}

void Wire::reset() {
  error_code ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

std::string Wire::trouble(int error) const {
  if (error == ECONNRESET || error == EPIPE) return "reset the connection";
  if (tls_ && error == EPROTO) return tls_->failure();
  return fmt::format("is lost: {}", std::strerror(error));
}

}  // namespace ps::capture
