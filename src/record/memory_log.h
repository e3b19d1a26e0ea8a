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
/// Every record that is taken in has a number, also one that is dropped at once, so that a reader
/// can count what it missed. A record larger than the whole log is dropped and drops nothing else.
/// A batch ends before a hole; the next one says how large the hole is. A hole takes no room,
/// however large it is.
/// Lifetime and thread: as RecordLog says. The lock is held for one append, or for the copying of a
/// few hundred pointers; records are freed and readers called outside it.
class MemoryLog final : public RecordLog {
 public:
  explicit MemoryLog(const LogBounds& bounds);
  ~MemoryLog() override;
  MemoryLog(const MemoryLog&) = delete;
  MemoryLog& operator=(const MemoryLog&) = delete;

  bool append(RecordPtr record) override;
  Cursor set_intake(const Intake& intake) override;
  Batch read(Cursor from, std::size_t max_records, std::size_t max_bytes) const override;
  WaitId wait(Cursor from, std::function<void()> ready) override;
  void cancel(WaitId wait) override;
  void close(std::string reason) override;
  void hold() override;
  void begin_with(std::vector<RecordPtr> history, std::uint64_t before) override;
  Cursor end() const override;
  LogCounters counters() const override;
  std::optional<std::string> ended() const override;

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

  /// The records that one append drops, freed when the lock is released.
  struct Dropped {
    RecordPtr last;               ///< one is the usual case
    std::vector<RecordPtr> more;  ///< a large record takes the place of many small ones
  };

  bool lets_in();
  bool keeps(std::size_t footprint) const;
  bool fits(std::size_t footprint) const;
  bool fits_bounds(std::size_t footprint) const;
  bool budget_allows(std::size_t bytes) const;
  void keep(Cursor number, RecordPtr record, std::size_t footprint, Dropped& dropped);
  RecordPtr drop_oldest();
  bool has_room_before(std::size_t records, std::size_t bytes) const;
  DropCause cause_of_refusal(std::size_t footprint) const;
  void count(DropCause cause);
  bool limit_reached() const { return end_ >= limit_.records || octets_ >= limit_.bytes; }
  bool has_from(Cursor from) const;
  Calls take_waiters(Cursor up_to);
  void call(Calls& calls);
  void read_slice(Progress& progress, Batch& batch) const;

  const LogBounds bounds_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  std::size_t bytes_ = 0;
  Cursor end_ = 0;
  std::uint64_t octets_ = 0;  ///< of all messages that were taken in
  Limit limit_;
  Gate gate_;
  std::uint64_t sampled_out_ = 0;
  std::uint64_t rate_limited_ = 0;
  std::array<std::uint64_t, kDropCauses> dropped_{};
  std::optional<std::string> ended_;
  bool held_ = false;  ///< what comes before the entries is not there yet
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
