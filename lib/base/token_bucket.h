// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace ps {

/// Lets through so many a second, and after a pause so many at once: over any time of T seconds at
/// most `per_second` * (T + 1).
///
///   TokenBucket bucket(100);
///   if (bucket.take(clock.steady_now())) ...
///
/// It keeps one time, not a count: when the next would be due if all came evenly (the generic cell
/// rate algorithm, ITU-T I.371). A value. Thread: one at a time.
class TokenBucket {
 public:
  using Duration = SteadyTime::duration;

  static constexpr std::uint32_t kMostPerSecond = 1'000'000;

  /// From 1 to kMostPerSecond.
  explicit TokenBucket(std::uint32_t per_second)
      : interval_(std::chrono::duration_cast<Duration>(std::chrono::seconds(1)) / per_second),
        ahead_(interval_ * (per_second - 1)) {}

  bool take(SteadyTime now) {
    if (left_until_next(now) > Duration::zero()) return false;
    due_ = (due_ < now ? now : due_) + interval_;
    return true;
  }
  /// How long until the next is let through; zero or less when it is now.
  Duration left_until_next(SteadyTime now) const { return due_ - ahead_ - now; }

 private:
  Duration interval_;  ///< between two that come evenly
  Duration ahead_;     ///< so much earlier than due may one come
  SteadyTime due_{};
};

}  // namespace ps
