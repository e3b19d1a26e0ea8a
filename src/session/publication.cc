// SPDX-License-Identifier: Apache-2.0
#include "session/publication.h"

#include <algorithm>
#include <iterator>
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

void Publication::free_unused() {
  std::vector<std::shared_ptr<const Snapshot>> unused;  // freed when the lock is released
  std::lock_guard lock(mutex_);
  // Nobody can come to hold a replaced snapshot, so one that is held here alone stays so.
  auto in_use = std::partition(replaced_.begin(), replaced_.end(),
                               [](const auto& snapshot) { return snapshot.use_count() > 1; });
  unused.assign(std::move_iterator(in_use), std::move_iterator(replaced_.end()));
  replaced_.erase(in_use, replaced_.end());
}

void Distributor::refresh() {
  version_ = publication_.version();
  snapshot_ = publication_.current();
}

void Distributor::look_for_changes() {
  if (version_ != publication_.version()) refresh();
}

void Distributor::message(const decode::Message& message) {
  look_for_changes();
  if (snapshot_->index.empty()) return;
  snapshot_->index.match(message, matches_);
  if (matches_.empty()) return;
  const auto record = record::Record::of(message);
  for (auto slot : matches_) snapshot_->logs[slot]->append(record);
}

}  // namespace ps::session
