// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "record/log_spec.h"
#include "record/record_log.h"

namespace ps::record {

/// A log in memory.
///
///   MemoryLog log({.records = 1'000, .bytes = 1 << 20});
///
/// Every record that is offered while the log is open has a number, also one that is dropped at
/// once, so that a reader can count what it missed. A record larger than the whole log is dropped
/// and drops nothing else. A batch ends before a hole; the next one says how large the hole is.
/// Lifetime and thread: as RecordLog says. The lock is held for one append, or for the copying of a
/// few hundred pointers; records are freed and readers called outside it.
class MemoryLog final : public RecordLog {
 public:
  explicit MemoryLog(const LogBounds& bounds);
  ~MemoryLog() override;
  MemoryLog(const MemoryLog&) = delete;
  MemoryLog& operator=(const MemoryLog&) = delete;

  void append(RecordPtr record) override;
  Batch read(Cursor from, std::size_t max_records, std::size_t max_bytes) const override;
  WaitId wait(Cursor from, std::function<void()> ready) override;
  void cancel(WaitId wait) override;
  void close(std::string reason) override;
  Cursor end() const override;
  LogCounters counters() const override;

 private:
  struct Entry {
    Cursor number;
    RecordPtr record;
  };
  struct Waiter {
    Cursor from;
    std::function<void()> ready;
  };
  /// Waits that are over; their ids are in `calling_` until all have been called.
  struct Calls {
    std::vector<WaitId> ids;
    std::vector<std::function<void()>> ready;
  };
  /// How far one read has come.
  struct Progress {
    std::size_t records_left;
    std::size_t bytes_left;
    bool first = true;
    bool done = false;
  };

  bool keeps(std::size_t footprint) const;
  bool fits(std::size_t footprint) const;
  bool budget_allows(std::size_t bytes) const;
  RecordPtr drop_oldest();
  bool has_from(Cursor from) const;
  Calls take_waiters(Cursor up_to);
  void call(Calls& calls);
  void read_slice(Progress& progress, Batch& batch) const;

  const LogBounds bounds_;
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  std::size_t bytes_ = 0;
  Cursor end_ = 0;
  std::uint64_t dropped_ = 0;
  std::optional<std::string> ended_;
  std::map<WaitId, Waiter> waiters_;
  Cursor lowest_wait_;  ///< no waiter waits for an older record
  WaitId last_wait_ = 0;
  std::vector<WaitId> calling_;
  std::condition_variable called_;
};

inline constexpr LogSpec kMemoryLog{"memory", "a ring in memory, bounded in records and in bytes",
                                    [](const LogBounds& bounds) -> std::unique_ptr<RecordLog> {
                                      return std::make_unique<MemoryLog>(bounds);
                                    }};

}  // namespace ps::record
