// SPDX-License-Identifier: Apache-2.0
#include "session/publication.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "record/record.h"

namespace ps::session {

void Publication::publish(std::shared_ptr<const Snapshot> snapshot) {
  {
    std::lock_guard lock(mutex_);
    replaced_.push_back(std::exchange(current_, std::move(snapshot)));
    version_.fetch_add(1, std::memory_order_release);
  }
  free_unused();
}

std::shared_ptr<const Snapshot> Publication::current() const {
  std::lock_guard lock(mutex_);
  return current_;
}

std::pair<std::uint64_t, std::shared_ptr<const Snapshot>> Publication::newest() const {
  std::lock_guard lock(mutex_);
  return {version_.load(std::memory_order_relaxed), current_};
}

void Publication::free_unused() {
  std::vector<std::shared_ptr<const Snapshot>> unused;  // freed when the lock is released
  std::lock_guard lock(mutex_);
  // Nobody can come to hold a replaced snapshot, so one that is held here alone stays so.
  auto in_use = std::partition(replaced_.begin(), replaced_.end(),
                               [](const auto& snapshot) { return snapshot.use_count() > 1; });
  unused.assign(std::move_iterator(in_use), std::move_iterator(replaced_.end()));
  replaced_.erase(in_use, replaced_.end());
}

std::shared_ptr<Distributed> Publication::add_counters() const {
  std::lock_guard lock(mutex_);
  return counters_.emplace_back(std::make_shared<Distributed>());
}

Publication::Totals Publication::distributed() const {
  std::lock_guard lock(mutex_);
  Totals totals;
  for (const auto& thread : counters_) {
    totals.messages += thread->messages.get();
    totals.records += thread->records.get();
  }
  return totals;
}

std::uint64_t Publication::late() const {
  std::lock_guard lock(mutex_);
  std::uint64_t late = 0;
  for (const auto& thread : counters_) late += thread->late.load(std::memory_order_acquire);
  return late;
}

void Distributor::refresh() {
  std::tie(version_, snapshot_) = publication_.newest();
  if (track_ != nullptr) track_->mark(version_);
}

void Distributor::look_for_changes() {
  if (version_ != publication_.version()) refresh();
  if (track_ != nullptr) track_->look_at_age();
}

/// Not torn apart: what is recorded before the mark of a snapshot was not matched by it.
void Distributor::record(const decode::Message& message) {
  const record::FlightTrack::Inside inside(*track_);
  if (version_ != publication_.version()) refresh();
  track_->append(message);
}

void Distributor::message(const decode::Message& message) {
  if (track_ != nullptr) {
    record(message);
  } else if (version_ != publication_.version()) {
    refresh();
  }
  if (snapshot_->index.empty()) return;
  snapshot_->index.match(message, matches_);
  if (!matches_.empty()) deliver(message);
}

/// Counts before it hands over, so that whoever reads the logs first never sees more in them.
void Distributor::deliver(const decode::Message& message) {
  counters_->messages.add();
  counters_->records.add(matches_.size());
  const auto record = record::Record::of(message);
  for (auto slot : matches_) {
    if (snapshot_->logs[slot]->append(record)) continue;
    counters_->late.fetch_add(1, std::memory_order_release);
  }
}

}  // namespace ps::session
