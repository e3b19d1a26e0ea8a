// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "base/clock.h"
#include "base/token_bucket.h"

namespace ps::record {

/// When a log ends by itself, with the reason `limit reached`. A value.
struct Limit {
  static constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

  std::uint64_t records = kNone;  ///< so many were taken in, over its whole life
  /// So many octets of messages were taken in (Record::bytes, without what a log needs beside
  /// them). The record with which they are reached is taken in whole and is the last.
  std::uint64_t bytes = kNone;

  bool operator==(const Limit&) const = default;
};

/// What a log takes in of what it is offered: one in `sample`, and of these at most `rate` a
/// second. A value.
struct Intake {
  static constexpr std::uint32_t kMostSample = 1'000'000'000;
  static constexpr std::uint32_t kMostRate = TokenBucket::kMostPerSecond;

  Limit limit{};
  std::uint32_t sample = 1;             ///< 1 to kMostSample
  std::optional<std::uint32_t> rate{};  ///< 1 to kMostRate

  bool operator==(const Intake&) const = default;
};

/// The doorkeeper of one log: counts off one in so many, always the first of them, and then asks a
/// bucket that is filled by the time at which records come, since a file that is played fast and a
/// producer that sets times itself would make the times of messages useless for it.
/// Thread: under the lock of its log.
class Gate {
 public:
  enum class Verdict : std::uint8_t { taken, sampled_out, rate_limited };

  /// What did not change goes on where it is.
  void set(const Intake& intake) {
    if (intake.sample != sample_) left_out_ = 0;
    if (intake.rate != rate_) {
      bucket_ = intake.rate ? std::optional(TokenBucket(*intake.rate)) : std::nullopt;
    }
    sample_ = intake.sample;
    rate_ = intake.rate;
    open_ = sample_ == 1 && !rate_;
  }
  /// True when all that comes is taken.
  bool open() const { return open_; }
  Verdict ask(const Clock& clock) {
    if (left_out_ > 0) {
      --left_out_;
      return Verdict::sampled_out;
    }
    left_out_ = sample_ - 1;
    const bool taken = !bucket_ || bucket_->take(clock.steady_now());
    return taken ? Verdict::taken : Verdict::rate_limited;
  }

 private:
  std::uint32_t sample_ = 1;
  std::uint32_t left_out_ = 0;  ///< so many are still left out until one is taken
  std::optional<std::uint32_t> rate_;
  std::optional<TokenBucket> bucket_;
  bool open_ = true;
};

}  // namespace ps::record
