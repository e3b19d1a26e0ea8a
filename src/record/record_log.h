// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "record/batch.h"
#include "record/intake.h"

namespace ps::record {

class LogBudget;

/// What happens to a log that is full.
enum class Overflow : std::uint8_t {
  drop_oldest,  ///< the readers that are behind miss the oldest records
  drop_newest,  ///< what comes while it is full is not taken in
  disconnect,   ///< the log ends with the reason kOverflow
};

/// Why a log ended by itself.
inline constexpr std::string_view kOverflow = "overflow";
inline constexpr std::string_view kLimitReached = "limit reached";

/// Why a record that was taken in is not in the log, or no longer.
enum class DropCause : std::uint8_t {
  overwritten,  ///< gave way to newer ones
  full,         ///< came while the log was full
  too_large,    ///< is larger than the whole log
  over_budget,  ///< all logs together were full
};
inline constexpr std::size_t kDropCauses = 4;

struct LogBounds {
  std::size_t records = 65'536;
  std::size_t bytes = 16u << 20;  ///< sum of Record::footprint()
  Overflow overflow = Overflow::drop_oldest;
  /// For records of that time or later it has ended.
  std::optional<Timestamp> until = std::nullopt;
  /// Of all logs together; null for a log that counts for itself. A log that would exceed it is
  /// full.
  std::shared_ptr<LogBudget> budget = nullptr;
  /// What a rate is measured by; null is the system's.
  const Clock* clock = nullptr;
};

/// What a log counted, all at one moment:
///
///   matched()    = appended + sampled_out + rate_limited
///   appended     = held + dropped
///   a reader's   received + missed = next - the cursor that it began with, at the end appended
struct LogCounters {
  std::uint64_t appended = 0;  ///< taken in: each has a number
  std::uint64_t bytes = 0;     ///< octets of the messages among these, as Limit counts them
  std::uint64_t sampled_out = 0;
  std::uint64_t rate_limited = 0;
  std::uint64_t dropped = 0;  ///< taken in, but gone by overflow before or instead of being kept
  std::array<std::uint64_t, kDropCauses> dropped_by{};  ///< by DropCause; together `dropped`
  std::uint64_t held = 0;                               ///< in the log now
  std::uint64_t held_bytes = 0;

  /// Offered to the log while it was open.
  std::uint64_t matched() const { return appended + sampled_out + rate_limited; }
};

/// A bounded sequence of records with any number of readers, each at its own Cursor.
///
///   auto batch = log.read(cursor, 100, 1 << 20);
///   if (batch.records.empty() && !batch.ended) log.wait(batch.next, [] { ... });
///
/// Lifetime: shared by the session and the snapshot that feeds it. Thread: any; appending never
/// waits for a reader.
class RecordLog {
 public:
  using WaitId = std::uint64_t;

  virtual ~RecordLog() = default;

  /// False when the log had ended: the record was not even offered.
  virtual bool append(RecordPtr record) = 0;
  /// What is taken in from now on; without it everything is. Gives the number of the first record
  /// that it holds for. Ends the log if the limit is reached already.
  virtual Cursor set_intake(const Intake& intake) = 0;
  /// At most `max_records` records of at most `max_bytes` in sum (always at least one, if any).
  /// A cursor before the oldest record reads from the oldest and says how many were missed.
  virtual Batch read(Cursor from, std::size_t max_records, std::size_t max_bytes) const = 0;
  /// Calls `ready` once, when there is a record at or after `from` or the log has ended; at once if
  /// so now. Called from whichever thread appends: it must only post. 0 when it was called at once.
  virtual WaitId wait(Cursor from, std::function<void()> ready) = 0;
  /// After this returns `ready` of that wait is not called any more.
  virtual void cancel(WaitId wait) = 0;
  /// No more is taken in; readers get what is held and then `reason`. The first reason stands.
  virtual void close(std::string reason) = 0;
  /// From now on readers get nothing and wait, until begin_with(): what is appended comes behind.
  /// To be called before anybody knows the log.
  virtual void hold() = 0;
  /// Puts `history` before all that was appended, and ends the hold. `before` of the log's records,
  /// the first ones, are not among them and count as dropped, as do the oldest of `history` for
  /// which there is no room.
  virtual void begin_with(std::vector<RecordPtr> history, std::uint64_t before) = 0;
  /// The number that the next record will have: where a reader begins that wants only new ones.
  virtual Cursor end() const = 0;
  virtual LogCounters counters() const = 0;
  /// Why it ended; nothing while it takes records in.
  virtual std::optional<std::string> ended() const = 0;
};

}  // namespace ps::record
