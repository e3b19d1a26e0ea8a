// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "record/record_log.h"
#include "session/end_reason.h"

namespace ps::session {

class Session;

/// Over all sessions of an origin that ever were. A value. At every moment
///
///   matched  = taken_in + sampled_out + rate_limited
///   taken_in = held + released + the sum of dropped_by
///   created  = live + the sum of ended
struct Totals {
  std::uint64_t live = 0;  ///< now
  std::uint64_t created = 0;
  std::array<std::uint64_t, kEndReasons.size()> ended{};  ///< by EndReason::index
  std::uint64_t matched = 0;                              ///< offered while they were open
  std::uint64_t pushed = 0;                               ///< of these, by producers and their ids
  std::uint64_t recalled = 0;                             ///< likewise, from the flight recorder
  std::uint64_t sampled_out = 0;
  std::uint64_t rate_limited = 0;
  std::uint64_t taken_in = 0;
  /// Records for which a log had no room, or no longer, by record::DropCause.
  std::array<std::uint64_t, record::kDropCauses> dropped_by{};
  std::uint64_t released = 0;  ///< records that were held when their session was forgotten
  std::uint64_t delivered = 0;
  std::uint64_t missed = 0;      ///< records that observers were told they missed
  std::uint64_t held = 0;        ///< records, now, also of ended sessions that can still be read
  std::uint64_t held_bytes = 0;  ///< octets, now, likewise
  std::uint64_t observers = 0;   ///< now
};

/// Counts in a session that can still be read. Thread: the service thread.
void add_to(Totals& totals, const Session& session);
/// Counts in a session that nobody can read any more; `totals` are of such alone.
void add_released(Totals& totals, const Session& session);

}  // namespace ps::session
