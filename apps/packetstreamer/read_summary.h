// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "capture/file_tap_frames.h"
#include "decode/channels.h"

namespace ps::app {

/// What `read` says at the end. A value.
struct ReadSummary {
  std::uint64_t messages = 0;
  std::uint64_t matched = 0;
  std::uint64_t malformed = 0;  ///< of those that were looked at
  decode::Channels::Totals channels{};
  capture::FrameTotals frames{};

  std::uint64_t gaps() const;
  /// Directions of channels that could not be decoded, or no further.
  std::uint64_t not_decoded() const;
  /// Nothing was malformed, lost or not decoded.
  bool clean() const { return malformed == 0 && gaps() == 0 && not_decoded() == 0; }
  /// `140 messages, 20 matched, 0 malformed, 0 gaps, 0 octets lost`, and what is odd beside.
  std::string text() const;
};

}  // namespace ps::app
