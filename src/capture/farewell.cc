// SPDX-License-Identifier: Apache-2.0
#include "capture/farewell.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <memory>

#include <boost/asio/steady_timer.hpp>
#include <sys/socket.h>

namespace ps::capture {
namespace {

using boost::system::error_code;

constexpr auto kLongest = std::chrono::seconds(1);
constexpr int kReadsAtMost = 256;  // of 4 KiB

class Farewell : public std::enable_shared_from_this<Farewell> {
 public:
  Farewell(boost::asio::io_context& context, Wire wire) : wire_(std::move(wire)), timer_(context) {}

  void start() {
    error_code ignored;
    wire_.socket().shutdown(Socket::shutdown_send, ignored);
    timer_.expires_after(kLongest);
    timer_.async_wait([self = shared_from_this()](error_code failure) {
      if (!failure) self->end();
    });
    await();
  }

 private:
  void await() {
    wire_.socket().async_wait(Socket::wait_read, [self = shared_from_this()](error_code failure) {
      if (!failure) self->read();
    });
  }

  void read() {
    std::array<char, 4096> thrown_away;
    auto count = ::recv(wire_.socket().native_handle(), thrown_away.data(), thrown_away.size(),
                        MSG_DONTWAIT);
    bool waits = count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
    if (!waits || ++reads_ == kReadsAtMost) return end();
    await();
  }

  void end() {
    error_code ignored;
    wire_.socket().close(ignored);
    timer_.cancel();
  }

  Wire wire_;
  boost::asio::steady_timer timer_;
  int reads_ = 0;
};

}  // namespace

void say_farewell(boost::asio::io_context& context, Wire wire) {
  std::make_shared<Farewell>(context, std::move(wire))->start();
}

}  // namespace ps::capture
