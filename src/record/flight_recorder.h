// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/presence.h"
#include "decode/message.h"
#include "record/flight_segment.h"
#include "record/past.h"

namespace ps::record {

/// How much the recorder keeps. What is older than either allows is overwritten.
struct FlightBounds {
  static constexpr std::size_t kLeastBytes = 1u << 20;

  std::size_t bytes =
      64u << 20;  ///< of memory; but one segment for each thread that shows messages
  std::chrono::nanoseconds age = std::chrono::minutes(10);  ///< since it was recorded
};

class FlightRecorder;

/// What one data thread records.
///
///   { FlightTrack::Inside inside(track); if (there is a new snapshot) track.mark(its version);
///     track.append(message); }
///
/// An append copies the message once, into memory that is there already, and takes no lock; once a
/// segment it takes that of the recorder for a few pointer moves.
/// Lifetime: the recorder's. Thread: the one that records.
class FlightTrack {
 public:
  /// Around what must not be torn apart: the look at the version of the snapshots, the mark, the
  /// append.
  class Inside {
   public:
    explicit Inside(FlightTrack& track) : inside_(track.presence_) {}

   private:
    Presence::Inside inside_;
  };

  FlightTrack(FlightRecorder& recorder, std::size_t number);
  FlightTrack(const FlightTrack&) = delete;
  FlightTrack& operator=(const FlightTrack&) = delete;

  /// What is appended from now on is matched by the snapshot of that number.
  void mark(Epoch epoch);
  void append(const decode::Message& message);
  /// Lets go of a segment that has been filled for too long; to be called now and then.
  void look_at_age();

 private:
  friend class FlightRecorder;

  std::uint8_t* room_for(std::size_t octets);
  void begin_segment(std::size_t octets);
  std::uint16_t line_of(const std::shared_ptr<const decode::Channel>& channel);
  std::uint16_t look_up_line(const std::shared_ptr<const decode::Channel>& channel);
  void published(std::size_t octets, std::size_t messages);

  /// In which line of the segment a channel stands; `segment` tells whether that still holds.
  struct Known {
    const decode::Channel* channel = nullptr;
    std::uint32_t segment = 0;
    std::uint16_t line = 0;
  };
  static constexpr std::size_t kKnown = 2 * FlightSegment::kLines;

  FlightRecorder& recorder_;
  const std::size_t number_;
  Presence presence_;
  FlightSegment* segment_ = nullptr;  ///< the one that is filled; the recorder owns it
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
  std::size_t messages_ = 0;           ///< in the segment
  std::uint64_t messages_before_ = 0;  ///< in all before it
  Timestamp newest_{};
  Epoch epoch_ = kNoEpoch;
  const decode::Channel* last_channel_ = nullptr;
  std::uint16_t last_line_ = 0;
  std::uint16_t lines_ = 0;
  std::uint32_t segments_ = 0;  ///< how many it began
  std::unique_ptr<std::array<Known, kKnown>> known_ = std::make_unique<std::array<Known, kKnown>>();
};

/// The last messages of all channels, whoever wants them: a ring in memory, bounded in octets and
/// in age. Each data thread has a track of its own, so none waits for another.
///
///   FlightRecorder recorder(clock, {.bytes = 64 << 20, .age = 10min});
///   auto& track = recorder.add_track();                 // for a data thread
///   Past past = recorder.past(version);                 // what was recorded before that snapshot
///
/// The memory is taken as messages come, and taken anew for others when these are overwritten.
/// While a Past is read, its memory stays beside: with one reader at a time it is twice the bound
/// at most. Lifetime: longer than the threads that record. Thread: any.
class FlightRecorder {
 public:
  FlightRecorder(const Clock& clock, const FlightBounds& bounds);
  FlightRecorder(const FlightRecorder&) = delete;
  FlightRecorder& operator=(const FlightRecorder&) = delete;

  FlightTrack& add_track();

  /// What was recorded and matched by older snapshots than `before`, which has been published; all
  /// that was recorded when it is not given. Waits for threads that are about to append, so not to
  /// be called on one of them.
  Past past(Epoch before = kNoEpoch) const;

  struct Counters {
    std::uint64_t messages = 0;  ///< held now
    std::uint64_t bytes = 0;     ///< of memory, now
    std::uint64_t recorded = 0;  ///< ever
    std::uint64_t overwritten = 0;
    std::optional<Timestamp> oldest{};  ///< of what is held
  };
  Counters counters() const;
  const FlightBounds& bounds() const { return bounds_; }

  /// Lets go of what is too old; to be called now and then. For the owner.
  void tick();

 private:
  friend class FlightTrack;
  using SegmentPtr = std::shared_ptr<FlightSegment>;

  /// Closes the track's segment and gives it another, or none when `octets` is 0.
  FlightSegment* exchange(const FlightTrack& track, std::size_t octets);
  void seal(const FlightTrack& track, SteadyTime now);
  void drop_oldest(std::vector<SegmentPtr>& dropped);
  void drop_aged(SteadyTime now, std::vector<SegmentPtr>& dropped);

  const Clock& clock_;
  const FlightBounds bounds_;
  const std::size_t segment_size_;

  mutable std::mutex mutex_;
  std::deque<FlightTrack> tracks_;   ///< grows only
  std::vector<SegmentPtr> filling_;  ///< by track; null where none
  std::deque<SegmentPtr> sealed_;    ///< of all tracks, in the order in which they were closed
  std::size_t bytes_ = 0;            ///< of both
  std::uint64_t sealed_messages_ = 0;
  std::uint64_t overwritten_ = 0;
  std::optional<Timestamp> newest_overwritten_;
};

}  // namespace ps::record
