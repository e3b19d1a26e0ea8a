// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

namespace ps {

/// Wall-clock time of a message, in nanoseconds since the epoch (UTC).
using Timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;
/// Time that never jumps: leases and waits are measured with it.
using SteadyTime = std::chrono::steady_clock::time_point;

/// Where time comes from. Tests pass a ManualClock (tests/support/manual_clock.h).
/// Thread: any.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
  virtual SteadyTime steady_now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
  SteadyTime steady_now() const override;
};

/// RFC 3339 in UTC with nine digits: `2026-11-22T07:40:01.123456789Z`.
std::string to_rfc3339(Timestamp time);

/// Local time of day, `HH:MM:SS` and `digits` (0 to 9) of the second.
std::string to_local_time_of_day(Timestamp time, int digits);

}  // namespace ps
