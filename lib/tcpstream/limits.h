// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "tcpstream/half.h"

namespace ps::tcpstream {

/// What the Reassembler may keep, and how long it waits for what is missing.
struct Limits {
  std::size_t streams = 16'384;          ///< followed or remembered as not wanted
  std::size_t queued_bytes = 64u << 20;  ///< over all streams, with the cost of keeping them
  std::size_t queued_bytes_per_side = 1u << 20;
  std::size_t queued_segments_per_side = 1024;
  /// A hole that the receiver acknowledged is a loss of the capture, unless the capture has the
  /// segments in the wrong order: so many more segments, or so much time, are waited for.
  std::uint64_t acknowledged_segments = 16;
  std::chrono::nanoseconds acknowledged_time = std::chrono::seconds(1);
  /// Where no acknowledgement is seen, a hole is given up after this time.
  std::chrono::nanoseconds stale_time = std::chrono::seconds(30);
};

/// What the Reassembler did so far. A value.
struct Counters {
  std::uint64_t segments = 0;
  std::uint64_t streams = 0;  ///< opened and wanted
  std::uint64_t delivered_bytes = 0;
  std::uint64_t early_segments = 0;              ///< came before what precedes them
  std::uint64_t repeated_segments = 0;           ///< brought nothing new: sent again, keep-alive
  std::uint64_t unwanted_segments = 0;           ///< of streams that are not wanted or have ended
  std::uint64_t ignored_resets = 0;              ///< outside of anything the sender may have sent
  std::uint64_t evicted_streams = 0;             ///< followed ones that made room for others
  std::array<std::uint64_t, kLossCount> gaps{};  ///< by Loss
  std::uint64_t lost_bytes = 0;
};

}  // namespace ps::tcpstream
