// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "record/batch.h"

namespace ps::record {

class LogBudget;

/// What happens to a log that is full.
enum class Overflow : std::uint8_t {
  drop_oldest,  ///< the readers that are behind miss the oldest records
  drop_newest,  ///< what comes while it is full is not taken in
  disconnect,   ///< the log ends with the reason `overflow`
};

struct LogBounds {
  std::size_t records = 65'536;
  std::size_t bytes = 16u << 20;  ///< sum of Record::footprint()
  Overflow overflow = Overflow::drop_oldest;
  /// Of all logs together; null for a log that counts for itself. A log that would exceed it is
  /// full.
  std::shared_ptr<LogBudget> budget = nullptr;
};

struct LogCounters {
  std::uint64_t appended = 0;  ///< offered to the log while it was open
  std::uint64_t dropped = 0;   ///< of these, gone by overflow before or instead of being kept
  std::uint64_t held = 0;      ///< in the log now
  std::uint64_t held_bytes = 0;
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

  virtual void append(RecordPtr record) = 0;
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
  /// The number that the next record will have: where a reader begins that wants only new ones.
  virtual Cursor end() const = 0;
  virtual LogCounters counters() const = 0;
};

}  // namespace ps::record
