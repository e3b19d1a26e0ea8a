// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "decode/message.h"

namespace ps::record {

/// Numbers the snapshots of filters; what a thread shows is matched by the one of its last mark.
using Epoch = std::uint64_t;
inline constexpr Epoch kNoEpoch = std::numeric_limits<Epoch>::max();

/// A stretch of memory that one thread fills with entries, one after the other, and any reads as
/// far as it is filled. Every entry is a whole number of words of eight octets:
///
///     entry   = head seq time [frame] [answer] [part] octets answered padding
///             | head epoch                      ; a mark: what follows is matched by that snapshot
///     head    = size of the octets : 32, line of the channel : 16, flags : 8, type answered : 8
///     answer  = seq, latency, size of answered
///     part    = number : 32, last : 32
///
/// Channels stand in lines beside the octets, so that an entry need not share one.
/// Lifetime: shared by the recorder and who reads. Thread: the members say it.
class FlightSegment {
 public:
  static constexpr std::size_t kWord = 8;
  /// As many channels as one segment can name.
  static constexpr std::size_t kLines = 512;

  enum Flag : std::uint8_t {
    kToSwitch = 1,
    kFrame = 2,
    kAnswer = 4,
    kPart = 8,
    kMark = 16,
  };

  struct Filled {
    std::size_t octets;
    std::size_t messages;
  };

  explicit FlightSegment(std::size_t size)
      : capacity(size),
        octets(std::make_unique_for_overwrite<std::uint8_t[]>(size)),
        channels(std::make_unique<std::array<std::shared_ptr<const decode::Channel>, kLines>>()) {}
  FlightSegment(const FlightSegment&) = delete;
  FlightSegment& operator=(const FlightSegment&) = delete;

  /// For the thread that fills it; what was written before can be read now.
  void publish(Filled filled) {
    filled_.store(filled.octets << 32 | filled.messages, std::memory_order_release);
  }
  Filled filled() const {
    const auto filled = filled_.load(std::memory_order_acquire);
    return {filled >> 32, filled & 0xffff'ffff};
  }

  /// Who reads it says so, and says when the last look is over. When nobody does, all their looks
  /// have happened before: a count of references tells that to no one.
  void begin_reading() const { readers_.fetch_add(1, std::memory_order_relaxed); }
  void end_reading() const { readers_.fetch_sub(1, std::memory_order_release); }
  bool is_read() const { return readers_.load(std::memory_order_acquire) > 0; }

  const std::size_t capacity;  ///< below 4 GiB
  const std::unique_ptr<std::uint8_t[]> octets;
  const std::unique_ptr<std::array<std::shared_ptr<const decode::Channel>, kLines>> channels;

  /// Set before others see it.
  std::size_t track = 0;
  std::uint64_t messages_before = 0;  ///< of the same track, ever
  Epoch first_epoch = kNoEpoch;       ///< by what the first entries are matched
  SteadyTime begun{};
  /// Set under the recorder's lock when no more comes into it.
  Timestamp newest{};
  SteadyTime sealed{};

 private:
  std::atomic<std::uint64_t> filled_{0};
  mutable std::atomic<std::uint32_t> readers_{0};
};

/// Walks over what a segment held at one moment. A value; borrows the segment. Thread: any.
class FlightCursor {
 public:
  FlightCursor(const FlightSegment& segment, FlightSegment::Filled filled)
      : segment_(&segment), at_(segment.octets.get()), end_(at_ + filled.octets) {}

  bool at_end() const { return at_ == end_; }
  /// Of what stands here, which is not the end.
  bool is_mark() const { return (flags() & FlightSegment::kMark) != 0; }
  Epoch epoch() const { return word(1); }
  Timestamp time() const;
  /// The message that stands here, as it was when it was recorded, for the call.
  template <class Show>
  void show(Show show) const {
    const auto view = this->view();
    decode::Message message(view.channel, view.seq, view.direction, view.time, view.frame_number,
                            openflow::header_at(view.octets.data()), view.octets, nullptr);
    message.part = view.part;
    message.show_again(view.answer);
    show(static_cast<const decode::Message&>(message));
  }
  void next();

 private:
  struct View {
    const std::shared_ptr<const decode::Channel>& channel;
    std::uint64_t seq = 0;
    Direction direction{};
    Timestamp time{};
    std::uint64_t frame_number = 0;
    Bytes octets{};
    std::optional<decode::Part> part{};
    std::optional<decode::Answer> answer{};
  };

  std::uint64_t word(std::size_t number) const;
  std::uint8_t flags() const { return static_cast<std::uint8_t>(word(0) >> 48); }
  View view() const;

  const FlightSegment* segment_;
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

}  // namespace ps::record
