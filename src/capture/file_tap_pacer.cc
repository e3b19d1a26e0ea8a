// SPDX-License-Identifier: Apache-2.0
#include "capture/file_tap_pacer.h"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace ps::capture {
namespace {

class SteadyPacer final : public Pacer {
 public:
  explicit SteadyPacer(boost::asio::io_context& context) : timer_(context) {}

  void wait_until(SteadyTime time, std::function<void()> then) override {
    timer_.expires_at(time);
    timer_.async_wait([then = std::move(then)](boost::system::error_code error) {
      if (!error) then();
    });
  }
  void cancel() override { timer_.cancel(); }

 private:
  boost::asio::steady_timer timer_;
};

}  // namespace

std::unique_ptr<Pacer> make_steady_pacer(boost::asio::io_context& context) {
  return std::make_unique<SteadyPacer>(context);
}

}  // namespace ps::capture
