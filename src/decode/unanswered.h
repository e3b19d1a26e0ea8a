// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/count.h"

namespace ps::decode {

/// What nobody answered. Each is counted a channel; names are stable, scripts and metrics rely on
/// them. Times are those of the messages, so a capture file gives what the live channel gave.
enum class Unanswered : std::uint8_t {
  packet_ins,            ///< no packet_out or flow_mod within PacketIns::kAnswerTime
  barriers,              ///< no barrier_reply or error within Requests::kReplyTime
  requests,              ///< no reply or error to another request that asks for one
  packet_ins_forgotten,  ///< too many newer ones came before it was answered
  requests_forgotten,    ///< likewise
  count_,
};

inline constexpr std::size_t kUnansweredCount = static_cast<std::size_t>(Unanswered::count_);

std::string_view name(Unanswered what);

/// How many of each. One thread writes, anybody reads.
class UnansweredCounts {
 public:
  /// For the thread that writes.
  void add(Unanswered what, std::uint64_t times = 1) {
    counts_[static_cast<std::size_t>(what)].add(times);
  }
  std::uint64_t of(Unanswered what) const { return counts_[static_cast<std::size_t>(what)].get(); }

 private:
  std::array<Count, kUnansweredCount> counts_{};
};

}  // namespace ps::decode
