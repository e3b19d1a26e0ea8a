// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace ps::counting {

/// How often durations came, in buckets that are an eighth of their value wide, from 1 us to a
/// minute. A value. Thread: one at a time.
class Histogram {
 public:
  void add(std::chrono::nanoseconds duration);
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::chrono::nanoseconds longest() const { return longest_; }
  /// The duration that this part of all did not exceed: `quantile(0.5)` is the median, at most an
  /// eighth too high. Zero of nothing.
  std::chrono::nanoseconds quantile(double part) const;

 private:
  static constexpr std::size_t kSteps = 8;       ///< buckets for each doubling
  static constexpr std::size_t kDoublings = 27;  ///< 2^27 us is more than two minutes
  static constexpr std::size_t kBuckets = kSteps * kDoublings + kSteps;

  static std::size_t bucket_of(std::uint64_t microseconds);
  static std::uint64_t end_of(std::size_t bucket);  ///< the first microsecond beyond it

  std::array<std::uint64_t, kBuckets> buckets_{};
  std::uint64_t count_ = 0;
  std::chrono::nanoseconds longest_{0};
};

}  // namespace ps::counting
