// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "decode/message.h"
#include "record/flight_segment.h"

namespace ps::record {

/// How many messages of each track were read, for who reads on later.
using FlightMark = std::vector<std::uint64_t>;

/// What the flight recorder held at one moment, whatever is recorded or overwritten since.
///
///   past.walk(since, [&](const FlightCursor& at) { at.show([](const decode::Message& m) {...});
///   });
///
/// A value that keeps the memory. Thread: one at a time.
class Past {
 public:
  /// What was recorded before.
  std::uint64_t overwritten() const { return overwritten_; }
  /// The youngest of what was overwritten.
  const std::optional<Timestamp>& newest_overwritten() const { return newest_overwritten_; }
  /// The first message of the track whose first is the oldest; nothing when there is none.
  std::optional<Timestamp> oldest() const;
  /// True when all that was recorded since that time is here.
  bool reaches_back_to(Timestamp since) const {
    return !newest_overwritten_ || *newest_overwritten_ < since;
  }

  /// Leaves out what is before `mark`, and moves it to the end. Gives how many messages behind it
  /// had been overwritten; none when the mark is empty, as for who has not read yet.
  std::uint64_t read_on(FlightMark& mark);

  /// Shows all messages from `since` to before `until`, in the order of their times over all
  /// threads; those of one thread stay in the order in which they came. A cursor is valid as long
  /// as this.
  void walk(std::optional<Timestamp> since, std::optional<Timestamp> until,
            const std::function<void(const FlightCursor&)>& see) const;

 private:
  friend class FlightRecorder;

  struct Run {
    std::shared_ptr<const FlightSegment> segment;
    FlightSegment::Filled filled;
    std::uint64_t skipped = 0;  ///< messages at its beginning
  };
  class Walk;

  Past(Epoch before, std::size_t tracks) : before_(before), tracks_(tracks) {}
  void add(std::shared_ptr<const FlightSegment> segment);

  Epoch before_;
  std::vector<std::vector<Run>> tracks_;  ///< each in the order in which it was recorded
  std::uint64_t overwritten_ = 0;
  std::optional<Timestamp> newest_overwritten_;
};

}  // namespace ps::record
