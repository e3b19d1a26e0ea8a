// SPDX-License-Identifier: Apache-2.0
#include "record/memory_log.h"

#include <algorithm>
#include <limits>

#include "record/log_budget.h"

namespace ps::record {
namespace {

/// Pointers copied under one hold of the lock: a few microseconds.
constexpr std::size_t kSlice = 256;
constexpr Cursor kNobodyWaits = std::numeric_limits<Cursor>::max();

}  // namespace

MemoryLog::MemoryLog(const LogBounds& bounds) : bounds_(bounds), lowest_wait_(kNobodyWaits) {}

MemoryLog::~MemoryLog() {
  if (bounds_.budget) bounds_.budget->give_back(bytes_);
}

bool MemoryLog::fits(std::size_t footprint) const {
  return entries_.size() < bounds_.records && footprint <= bounds_.bytes - bytes_ &&
         budget_allows(footprint);
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

RecordPtr MemoryLog::drop_oldest() {
  auto oldest = std::move(entries_.front().record);
  entries_.pop_front();
  bytes_ -= oldest->footprint();
  if (bounds_.budget) bounds_.budget->give_back(oldest->footprint());
  ++dropped_;
  return oldest;
}

void MemoryLog::append(RecordPtr record) {
  const auto footprint = record->footprint();
  RecordPtr dropped;                    // freed when the lock is released; one is the usual case
  std::vector<RecordPtr> more_dropped;  // a large record takes the place of many small ones
  Calls calls;
  {
    std::lock_guard lock(mutex_);
    if (ended_) return;
    const auto number = end_++;
    if (keeps(footprint)) {
      while (!fits(footprint) && !entries_.empty()) {
        if (dropped) more_dropped.push_back(std::move(dropped));
        dropped = drop_oldest();
      }
      bytes_ += footprint;
      if (bounds_.budget) bounds_.budget->take(footprint);
      entries_.push_back({number, std::move(record)});
      if (lowest_wait_ <= number) calls = take_waiters(number);
    } else {
      ++dropped_;
      if (bounds_.overflow == Overflow::disconnect) {
        ended_ = "overflow";
        calls = take_waiters(kNobodyWaits);
      }
    }
  }
  call(calls);
}

bool MemoryLog::has_from(Cursor from) const {
  return !entries_.empty() && entries_.back().number >= from;
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
    read_slice(progress, batch);
  }
  return batch;
}

RecordLog::WaitId MemoryLog::wait(Cursor from, std::function<void()> ready) {
  {
    std::lock_guard lock(mutex_);
    if (!has_from(from) && !ended_) {
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
    calls = take_waiters(kNobodyWaits);
  }
  call(calls);
}

Cursor MemoryLog::end() const {
  std::lock_guard lock(mutex_);
  return end_;
}

LogCounters MemoryLog::counters() const {
  std::lock_guard lock(mutex_);
  return {.appended = end_, .dropped = dropped_, .held = entries_.size(), .held_bytes = bytes_};
}

}  // namespace ps::record
