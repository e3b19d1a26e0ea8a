// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

#include "base/clock.h"

namespace ps::test {

/// A clock that stands still until the test moves it. Thread: any.
class ManualClock final : public Clock {
 public:
  Timestamp now() const override {
    std::lock_guard lock(mutex_);
    return Timestamp(std::chrono::hours(24 * 365 * 56)) + passed_;
  }
  SteadyTime steady_now() const override {
    std::lock_guard lock(mutex_);
    return SteadyTime(std::chrono::hours(1)) + passed_;
  }
  void advance(std::chrono::nanoseconds by) {
    std::lock_guard lock(mutex_);
    passed_ += by;
  }

 private:
  mutable std::mutex mutex_;
  std::chrono::nanoseconds passed_{0};
};

}  // namespace ps::test
