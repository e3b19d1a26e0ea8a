// SPDX-License-Identifier: Apache-2.0
#include "counting/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace ps::counting {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

/// The first kSteps buckets are one microsecond wide, then each doubling has kSteps of them.
std::size_t Histogram::bucket_of(std::uint64_t us) {
  if (us < kSteps) return us;
  const auto doubling = static_cast<std::size_t>(std::bit_width(us / kSteps)) - 1;
  const auto step = static_cast<std::size_t>(us >> doubling) - kSteps;
  return std::min(kSteps + doubling * kSteps + step, kBuckets - 1);
}

std::uint64_t Histogram::end_of(std::size_t bucket) {
  if (bucket < kSteps) return bucket + 1;
  const auto doubling = (bucket - kSteps) / kSteps;
  const auto step = (bucket - kSteps) % kSteps;
  return (std::uint64_t{kSteps} + step + 1) << doubling;
}

void Histogram::add(nanoseconds duration) {
  const auto us = std::chrono::duration_cast<microseconds>(std::max(duration, nanoseconds{0}));
  ++buckets_[bucket_of(static_cast<std::uint64_t>(us.count()))];
  ++count_;
  longest_ = std::max(longest_, duration);
}

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = 0; i < kBuckets; ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  longest_ = std::max(longest_, other.longest_);
}

nanoseconds Histogram::quantile(double part) const {
  if (count_ == 0) return nanoseconds{0};
  const auto wanted = static_cast<std::uint64_t>(std::ceil(part * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    seen += buckets_[i];
    if (seen >= wanted && seen > 0) {
      return std::min(longest_, nanoseconds(microseconds(end_of(i))));
    }
  }
  return longest_;
}

}  // namespace ps::counting
