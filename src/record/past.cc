// SPDX-License-Identifier: Apache-2.0
#include "record/past.h"

#include <algorithm>
#include <utility>

namespace ps::record {

/// What is left of one track: stands on a message, or at the end.
class Past::Walk {
 public:
  Walk(const std::vector<Run>& runs, Epoch before) : runs_(&runs), before_(before) {
    begin_run();
    settle();
  }

  bool at_end() const { return run_ == runs_->size(); }
  const FlightCursor& cursor() const { return *cursor_; }
  Timestamp time() const { return cursor_->time(); }
  /// Of two with the same time the one of the first track.
  bool is_later_than(const Walk& other) const {
    return time() != other.time() ? time() > other.time() : runs_ > other.runs_;
  }
  void next() {
    cursor_->next();
    settle();
  }

 private:
  /// A later snapshot: from here on it was matched by that.
  bool is_later(Epoch epoch) const {
    return before_ != kNoEpoch && epoch != kNoEpoch && epoch >= before_;
  }

  void begin_run() {
    if (at_end()) return;
    const auto& run = (*runs_)[run_];
    if (is_later(run.segment->first_epoch)) return finish();
    cursor_.emplace(*run.segment, run.filled);
    for (auto left = run.skipped; left > 0; cursor_->next()) left -= cursor_->is_mark() ? 0 : 1;
  }

  void finish() { run_ = runs_->size(); }

  void settle() {
    while (!at_end()) {
      if (cursor_->at_end()) {
        ++run_;
        begin_run();
      } else if (!cursor_->is_mark()) {
        return;
      } else if (is_later(cursor_->epoch())) {
        finish();
      } else {
        cursor_->next();
      }
    }
  }

  const std::vector<Run>* runs_;
  Epoch before_;
  std::size_t run_ = 0;
  std::optional<FlightCursor> cursor_;
};

void Past::add(std::shared_ptr<const FlightSegment> segment) {
  const auto filled = segment->filled();
  auto& runs = tracks_[segment->track];
  segment->begin_reading();
  const auto* octets = segment.get();
  auto end_reading = [kept = std::move(segment)](const FlightSegment*) { kept->end_reading(); };
  runs.push_back({std::shared_ptr<const FlightSegment>(octets, std::move(end_reading)), filled});
}

std::uint64_t Past::read_on(FlightMark& mark) {
  const bool first_time = mark.empty();
  mark.resize(std::max(mark.size(), tracks_.size()));
  std::uint64_t overwritten = 0;
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    auto& runs = tracks_[i];
    const auto seen = mark[i];
    const auto end = [](const Run& run) {
      return run.segment->messages_before + run.filled.messages;
    };
    std::erase_if(runs, [&](const Run& run) { return end(run) <= seen; });
    if (runs.empty()) continue;
    const auto before = runs.front().segment->messages_before;
    runs.front().skipped = seen - std::min(seen, before);
    if (!first_time) overwritten += before - std::min(seen, before);
    mark[i] = end(runs.back());
  }
  return overwritten;
}

std::optional<Timestamp> Past::oldest() const {
  std::optional<Timestamp> oldest;
  for (const auto& runs : tracks_) {
    const Walk walk(runs, before_);
    if (!walk.at_end()) oldest = std::min(oldest.value_or(walk.time()), walk.time());
  }
  return oldest;
}

void Past::walk(std::optional<Timestamp> since, std::optional<Timestamp> until,
                const std::function<void(const FlightCursor&)>& see) const {
  std::vector<Walk> walks;
  for (const auto& runs : tracks_) {
    Walk walk(runs, before_);
    if (!walk.at_end()) walks.push_back(walk);
  }
  // A heap with the earliest on top.
  const auto later = [](const Walk& one, const Walk& other) { return one.is_later_than(other); };
  std::ranges::make_heap(walks, later);
  while (!walks.empty()) {
    std::ranges::pop_heap(walks, later);
    auto& walk = walks.back();
    // As long as it is not later than the others it goes on.
    do {
      const auto time = walk.time();
      if ((!since || time >= *since) && (!until || time < *until)) see(walk.cursor());
      walk.next();
    } while (!walk.at_end() && (walks.size() == 1 || walk.time() <= walks.front().time()));
    if (walk.at_end()) {
      walks.pop_back();
    } else {
      std::ranges::push_heap(walks, later);
    }
  }
}

}  // namespace ps::record
