// SPDX-License-Identifier: Apache-2.0
#include "record/memory_log.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "record/log_budget.h"

namespace ps::record {
namespace {

/// Pointers copied under one hold of the lock: a few microseconds.
constexpr std::size_t kSlice = 256;
constexpr Cursor kNobodyWaits = std::numeric_limits<Cursor>::max();

const Clock& system_clock() {
  static const SystemClock kClock;
  return kClock;
}

}  // namespace

MemoryLog::MemoryLog(const LogBounds& bounds)
    : bounds_(bounds),
      clock_(bounds.clock ? *bounds.clock : system_clock()),
      lowest_wait_(kNobodyWaits) {}

MemoryLog::~MemoryLog() {
  if (bounds_.budget) bounds_.budget->give_back(bytes_);
}

/// Is there room beside what the log holds now?
bool MemoryLog::fits_bounds(std::size_t footprint) const {
  return entries_.size() < bounds_.records && footprint <= bounds_.bytes - bytes_;
}

bool MemoryLog::fits(std::size_t footprint) const {
  return fits_bounds(footprint) && budget_allows(footprint);
}

/// May this log hold so many octets more?
bool MemoryLog::budget_allows(std::size_t bytes) const {
  return !bounds_.budget || bytes_ + bytes <= LogBudget::kReserved ||
         bounds_.budget->has_room(bytes);
}

bool MemoryLog::keeps(std::size_t footprint) const {
  if (fits(footprint)) return true;
  return bounds_.overflow == Overflow::drop_oldest && bounds_.records > 0 &&
         footprint <= bounds_.bytes && budget_allows(footprint - std::min(footprint, bytes_));
}

/// Of a record that the log does not keep.
DropCause MemoryLog::cause_of_refusal(std::size_t footprint) const {
  if (footprint > bounds_.bytes || bounds_.records == 0) return DropCause::too_large;
  if (bounds_.overflow != Overflow::drop_oldest && !fits_bounds(footprint)) return DropCause::full;
  return DropCause::over_budget;
}

void MemoryLog::count(DropCause cause) { ++dropped_[static_cast<std::size_t>(cause)]; }

RecordPtr MemoryLog::drop_oldest() {
  auto oldest = std::move(entries_.front().record);
  entries_.pop_front();
  bytes_ -= oldest->footprint();
  if (bounds_.budget) bounds_.budget->give_back(oldest->footprint());
  return oldest;
}

void MemoryLog::keep(Cursor number, RecordPtr record, std::size_t footprint, Dropped& dropped) {
  while (!fits(footprint) && !entries_.empty()) {
    count(fits_bounds(footprint) ? DropCause::over_budget : DropCause::overwritten);
    if (dropped.last) dropped.more.push_back(std::move(dropped.last));
    dropped.last = drop_oldest();
  }
  bytes_ += footprint;
  if (bounds_.budget) bounds_.budget->take(footprint);
  entries_.push_back({number, std::move(record)});
}

/// Counts what it leaves out.
bool MemoryLog::lets_in() {
  if (gate_.open()) return true;
  const auto verdict = gate_.ask(clock_);
  if (verdict == Gate::Verdict::sampled_out) ++sampled_out_;
  if (verdict == Gate::Verdict::rate_limited) ++rate_limited_;
  return verdict == Gate::Verdict::taken;
}

bool MemoryLog::append(RecordPtr record) {
  const auto footprint = record->footprint();
  Dropped dropped;
  Calls calls;
  {
    std::lock_guard lock(mutex_);
    if (ended_) return false;
    if (bounds_.until && record->time >= *bounds_.until) return false;
    if (!lets_in()) return true;
    const auto number = end_++;
    octets_ += record->bytes().size();
    const bool kept = keeps(footprint);
    if (kept) {
      keep(number, std::move(record), footprint, dropped);
    } else {
      count(cause_of_refusal(footprint));
      if (bounds_.overflow == Overflow::disconnect) ended_ = kOverflow;
    }
    if (limit_reached() && !ended_) ended_ = kLimitReached;
    if (ended_ && !held_) {
      calls = take_waiters(kNobodyWaits);
    } else if (kept && !held_ && lowest_wait_ <= number) {
      calls = take_waiters(number);
    }
  }
  call(calls);
  return true;
}

Cursor MemoryLog::set_intake(const Intake& intake) {
  Calls calls;
  Cursor from = 0;
  {
    std::lock_guard lock(mutex_);
    from = end_;
    limit_ = intake.limit;
    gate_.set(intake);
    if (limit_reached() && !ended_) {
      ended_ = kLimitReached;
      if (!held_) calls = take_waiters(kNobodyWaits);
    }
  }
  call(calls);
  return from;
}

bool MemoryLog::has_from(Cursor from) const {
  return !held_ && !entries_.empty() && entries_.back().number >= from;
}

void MemoryLog::read_slice(Progress& progress, Batch& batch) const {
  auto at = std::ranges::lower_bound(entries_, batch.next, {}, &Entry::number);
  if (progress.first) {
    const auto found = at == entries_.end() ? std::max(batch.next, end_) : at->number;
    batch.missed = found - batch.next;
    batch.next = found;
    progress.first = false;
  }
  for (auto left = kSlice; left > 0; --left, ++at) {
    if (at == entries_.end() || at->number != batch.next) break;
    const auto footprint = at->record->footprint();
    const bool full = progress.records_left == 0 || footprint > progress.bytes_left;
    if (full && !batch.records.empty()) break;
    batch.records.push_back(at->record);
    progress.records_left -= std::min<std::size_t>(progress.records_left, 1);
    progress.bytes_left -= std::min(progress.bytes_left, footprint);
    ++batch.next;
    if (left == 1) return;  // there may be more: the lock is released and taken again
  }
  progress.done = true;
  if (ended_ && batch.next >= end_) batch.ended = ended_;
}

Batch MemoryLog::read(Cursor from, std::size_t max_records, std::size_t max_bytes) const {
  Batch batch;
  batch.next = from;
  Progress progress{.records_left = max_records, .bytes_left = max_bytes};
  while (!progress.done) {
    std::lock_guard lock(mutex_);
    if (held_) break;
    read_slice(progress, batch);
  }
  return batch;
}

RecordLog::WaitId MemoryLog::wait(Cursor from, std::function<void()> ready) {
  {
    std::lock_guard lock(mutex_);
    if (held_ || (!has_from(from) && !ended_)) {
      waiters_.emplace(++last_wait_, Waiter{from, std::move(ready)});
      lowest_wait_ = std::min(lowest_wait_, from);
      return last_wait_;
    }
  }
  ready();
  return 0;
}

void MemoryLog::cancel(WaitId wait) {
  std::function<void()> unused;  // freed when the lock is released
  std::unique_lock lock(mutex_);
  if (auto found = waiters_.find(wait); found != waiters_.end()) {
    unused = std::move(found->second.ready);
    waiters_.erase(found);
    lock.unlock();
    return;
  }
  called_.wait(lock, [&] { return std::ranges::find(calling_, wait) == calling_.end(); });
}

MemoryLog::Calls MemoryLog::take_waiters(Cursor up_to) {
  Calls calls;
  lowest_wait_ = kNobodyWaits;
  for (auto at = waiters_.begin(); at != waiters_.end();) {
    if (at->second.from > up_to) {
      lowest_wait_ = std::min(lowest_wait_, at->second.from);
      ++at;
      continue;
    }
    calls.ids.push_back(at->first);
    calls.ready.push_back(std::move(at->second.ready));
    at = waiters_.erase(at);
  }
  calling_.insert(calling_.end(), calls.ids.begin(), calls.ids.end());
  return calls;
}

void MemoryLog::call(Calls& calls) {
  if (calls.ids.empty()) return;
  for (auto& ready : calls.ready) ready();
  std::lock_guard lock(mutex_);
  std::erase_if(calling_, [&](WaitId id) { return std::ranges::binary_search(calls.ids, id); });
  called_.notify_all();
}

void MemoryLog::close(std::string reason) {
  Calls calls;
  {
    std::lock_guard lock(mutex_);
    if (ended_) return;
    ended_ = std::move(reason);
    if (!held_) calls = take_waiters(kNobodyWaits);
  }
  call(calls);
}

void MemoryLog::hold() {
  std::lock_guard lock(mutex_);
  held_ = true;
}

void MemoryLog::begin_with(std::vector<RecordPtr> history, std::uint64_t before) {
  const auto offered = before + history.size();
  std::deque<Entry> entries;  // made, and what has no room freed, without the lock
  std::size_t bytes = 0;
  std::uint64_t octets = 0;
  for (auto& record : history) {
    octets += record->bytes().size();
    bytes += record->footprint();
    entries.push_back({before + entries.size(), std::move(record)});
  }
  std::vector<RecordPtr> dropped;
  Calls calls;
  {
    std::lock_guard lock(mutex_);
    while (!entries.empty() && !has_room_before(entries.size(), bytes)) {
      bytes -= entries.front().record->footprint();
      dropped.push_back(std::move(entries.front().record));
      entries.pop_front();
    }
    for (auto& entry : entries_) entries.push_back({offered + entry.number, entry.record});
    entries_.swap(entries);
    bytes_ += bytes;
    if (bounds_.budget) bounds_.budget->take(bytes);
    dropped_[static_cast<std::size_t>(DropCause::overwritten)] += before + dropped.size();
    octets_ += octets;
    end_ += offered;
    held_ = false;
    calls = take_waiters(kNobodyWaits);
  }
  call(calls);
}

/// May so many records of so many octets in all stand before what the log holds?
bool MemoryLog::has_room_before(std::size_t records, std::size_t bytes) const {
  return entries_.size() + records <= bounds_.records && bytes <= bounds_.bytes - bytes_ &&
         budget_allows(bytes);
}

Cursor MemoryLog::end() const {
  std::lock_guard lock(mutex_);
  return end_;
}

LogCounters MemoryLog::counters() const {
  std::lock_guard lock(mutex_);
  return {.appended = end_,
          .bytes = octets_,
          .sampled_out = sampled_out_,
          .rate_limited = rate_limited_,
          .dropped = std::accumulate(dropped_.begin(), dropped_.end(), std::uint64_t{0}),
          .dropped_by = dropped_,
          .held = entries_.size(),
          .held_bytes = bytes_};
}

std::optional<std::string> MemoryLog::ended() const {
  std::lock_guard lock(mutex_);
  return ended_;
}

}  // namespace ps::record
