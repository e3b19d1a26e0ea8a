// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <ctime>

#include <fmt/format.h>

namespace ps {
namespace {

struct SplitTime {
  std::time_t seconds;
  std::int64_t nanoseconds;
};

SplitTime split(Timestamp time) {
  auto whole = std::chrono::floor<std::chrono::seconds>(time);
  return {static_cast<std::time_t>(whole.time_since_epoch().count()), (time - whole).count()};
}

}  // namespace

Timestamp SystemClock::now() const { return std::chrono::system_clock::now(); }
SteadyTime SystemClock::steady_now() const { return std::chrono::steady_clock::now(); }

std::string to_rfc3339(Timestamp time) {
  auto [seconds, nanoseconds] = split(time);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, nanoseconds);
}

std::string to_local_time_of_day(Timestamp time, int digits) {
  auto [seconds, nanoseconds] = split(time);
  std::tm local{};
  localtime_r(&seconds, &local);
  auto text = fmt::format("{:02}:{:02}:{:02}.{:09}", local.tm_hour, local.tm_min, local.tm_sec,
                          nanoseconds);
  text.resize(digits == 0 ? 8 : 9 + static_cast<std::size_t>(digits));
  return text;
}

}  // namespace ps
