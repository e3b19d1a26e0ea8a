// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "admin/taps.h"
#include "tap_lines.h"

namespace ps::app {

/// A tap of any kind, as the list of all has it. A resource. Thread: the service thread.
class RunningTap {
 public:
  virtual ~RunningTap() = default;
  /// As REST shows it, but for its id.
  virtual admin::TapLine line() const = 0;
  /// Closes its channels, whose sinks are told why. Does not wait.
  virtual void stop(std::string_view reason) = 0;
};

/// `tap` is one of those that have a line().
template <class Tap>
std::unique_ptr<RunningTap> running(std::unique_ptr<Tap> tap) {
  class Running final : public RunningTap {
   public:
    explicit Running(std::unique_ptr<Tap> tap) : tap_(std::move(tap)) {}
    admin::TapLine line() const override { return app::line(*tap_); }
    void stop(std::string_view reason) override { tap_->stop(reason); }

   private:
    std::unique_ptr<Tap> tap_;
  };
  return std::make_unique<Running>(std::move(tap));
}

}  // namespace ps::app
