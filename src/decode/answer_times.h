// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/count.h"

namespace ps::decode {

/// How long controllers take to answer packet-ins: each packet-in counts once, with its first
/// answer. One thread writes, any reads.
class AnswerTimes {
 public:
  /// The last bucket has what took longer than the last bound.
  static constexpr std::array<std::chrono::microseconds, 14> kBounds{
      std::chrono::microseconds(100),     std::chrono::microseconds(250),
      std::chrono::microseconds(500),     std::chrono::microseconds(1'000),
      std::chrono::microseconds(2'500),   std::chrono::microseconds(5'000),
      std::chrono::microseconds(10'000),  std::chrono::microseconds(25'000),
      std::chrono::microseconds(50'000),  std::chrono::microseconds(100'000),
      std::chrono::microseconds(250'000), std::chrono::microseconds(500'000),
      std::chrono::microseconds(750'000), std::chrono::microseconds(1'000'000)};

  /// What was counted so far. A value.
  struct Totals {
    std::array<std::uint64_t, kBounds.size() + 1> answers{};  ///< of each bucket alone
    std::chrono::nanoseconds sum{0};

    Totals& operator+=(const Totals& other) {
      for (std::size_t i = 0; i < answers.size(); ++i) answers[i] += other.answers[i];
      sum += other.sum;
      return *this;
    }
  };

  /// For the thread that writes. A clock that was set back gives no time at all.
  void add(std::chrono::nanoseconds time) {
    time = std::max(time, std::chrono::nanoseconds(0));
    const auto bucket = std::ranges::lower_bound(kBounds, time) - kBounds.begin();
    answers_[static_cast<std::size_t>(bucket)].add();
    nanoseconds_.add(static_cast<std::uint64_t>(time.count()));
  }
  Totals totals() const {
    Totals totals;
    for (std::size_t i = 0; i < answers_.size(); ++i) totals.answers[i] = answers_[i].get();
    totals.sum = std::chrono::nanoseconds(nanoseconds_.get());
    return totals;
  }

 private:
  std::array<Count, kBounds.size() + 1> answers_{};
  Count nanoseconds_;
};

}  // namespace ps::decode
