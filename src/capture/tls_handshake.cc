// SPDX-License-Identifier: Apache-2.0
#include "capture/tls_handshake.h"

#include <utility>

#include <fmt/format.h>

namespace ps::capture {

using boost::system::error_code;

TlsHandshake::TlsHandshake(boost::asio::io_context& context, Wire& wire,
                           std::chrono::milliseconds limit, Done done)
    : wire_(wire), limit_(limit), done_(std::move(done)), timer_(context) {}

void TlsHandshake::start() {
  timer_.expires_after(limit_);
  timer_.async_wait([self = shared_from_this()](error_code failure) {
    if (failure) return;
    self->finish(Error{
        fmt::format("refused: its TLS handshake was not done in {} ms", self->limit_.count())});
  });
  step();
}

void TlsHandshake::cancel() {
  done_ = nullptr;
  timer_.cancel();
}

void TlsHandshake::step() {
  switch (wire_.tls()->handshake()) {
    case TlsSession::Step::done:
      return finish({});
    case TlsSession::Step::wants_read:
      return await(Socket::wait_read);
    case TlsSession::Step::wants_write:
      return await(Socket::wait_write);
    case TlsSession::Step::failed:
      return finish(Error{wire_.tls()->failure()});
  }
}

void TlsHandshake::await(Socket::wait_type what) {
  wire_.socket().async_wait(what, [self = shared_from_this()](error_code failure) {
    if (!failure && self->done_) self->step();
  });
}

void TlsHandshake::finish(Result<void> outcome) {
  if (!done_) return;
  auto done = std::exchange(done_, nullptr);
  cancel();
  done(std::move(outcome));
}

}  // namespace ps::capture
