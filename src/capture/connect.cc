// SPDX-License-Identifier: Apache-2.0
#include "capture/connect.h"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

namespace ps::capture {

using boost::system::error_code;

Connect::Connect(boost::asio::io_context& context, const Endpoint& to,
                 std::chrono::milliseconds limit, Done done)
    : context_(context),
      to_(to),
      limit_(limit),
      done_(std::move(done)),
      timer_(context),
      resolver_(context),
      socket_(context) {}

void Connect::start() {
  timer_.expires_after(limit_);
  timer_.async_wait([self = shared_from_this()](error_code failure) {
    if (!failure) self->finish(self->why(fmt::format("no answer in {} ms", self->limit_.count())));
  });
  addresses_ = literal_addresses(to_);
  if (addresses_.empty()) return resolve();
  boost::asio::post(context_, [self = shared_from_this()] { self->try_next(); });
}

void Connect::cancel() {
  done_ = nullptr;
  timer_.cancel();
  resolver_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

void Connect::resolve() {
  resolver_.async_resolve(to_.host, std::to_string(to_.port),
                          [self = shared_from_this()](error_code failure, const auto& found) {
                            self->last_failure_ = failure;
                            for (const auto& entry : found)
                              self->addresses_.emplace_back(entry.endpoint());
                            self->try_next();
                          });
}

void Connect::try_next() {
  if (!done_) return;
  if (next_ == addresses_.size()) return finish(why(last_failure_.message()));
  const auto& address = addresses_[next_++];
  error_code failure;
  socket_.close(failure);
  socket_.open(address.protocol(), failure);
  if (failure) return tried(failure);
  socket_.async_connect(address,
                        [self = shared_from_this()](error_code outcome) { self->tried(outcome); });
}

void Connect::tried(error_code failure) {
  if (!done_) return;
  if (!failure) socket_.non_blocking(true, failure);
  if (!failure) {
    if (auto socket = registered_anew(); socket.is_open()) return finish(std::move(socket));
    failure = boost::asio::error::no_descriptors;
  }
  last_failure_ = failure;
  try_next();
}

/// Connecting left the socket registered for writability as well, which it has almost always: each
/// later wait for octets would wake the thread once for nothing.
Socket Connect::registered_anew() {
  error_code failure;
  FileDescriptor descriptor(socket_.release(failure));
  return adopt_socket(context_, std::move(descriptor));
}

void Connect::finish(Result<Socket> outcome) {
  if (!done_) return;
  auto done = std::move(done_);
  cancel();
  done(std::move(outcome));
}

Error Connect::why(std::string_view what) const {
  return {fmt::format("cannot connect to {}: {}", ps::to_string(to_), what)};
}

}  // namespace ps::capture
