// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "record/record_log.h"

namespace ps::session {

/// Of sessions that have an end from the beginning.
inline constexpr std::string_view kUntilReached = "until reached";
inline constexpr std::string_view kEndOfHistory = "end of history";

/// Why sessions end, as observers are told.
inline constexpr std::array<std::string_view, 8> kEndReasons{
    "expired",              // its lease ran out
    "ended by owner",       // by who knows its id, over REST or Thrift
    "ended by operator",    // by the first digits of its id, as a list shows them
    record::kLimitReached,  // it took in as much as it was asked to
    "server stopping",
    record::kOverflow,  // its log was full, and it was to end then
    kUntilReached,      // the time came that it was asked to end at
    kEndOfHistory,      // it was asked for what was recorded, and not to follow
};

/// One of kEndReasons; any other text does not compile.
///
///   sessions.end(id, "ended by owner");
class EndReason {
 public:
  template <std::size_t N>
  consteval EndReason(const char (&text)[N])  // NOLINT(google-explicit-constructor)
      : text_(checked({text, N - 1})) {}

  constexpr std::string_view text() const { return text_; }
  /// Where a reason stands in kEndReasons; behind them if it is none.
  static constexpr std::size_t index(std::string_view reason) {
    std::size_t at = 0;
    while (at < kEndReasons.size() && kEndReasons[at] != reason) ++at;
    return at;
  }

 private:
  static consteval std::string_view checked(std::string_view text) {
    if (index(text) == kEndReasons.size()) throw "not a reason for which sessions end";
    return text;
  }

  std::string_view text_;
};

}  // namespace ps::session
