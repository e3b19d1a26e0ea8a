// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>

#include "tcpstream/half.h"
#include "tcpstream/limits.h"
#include "tcpstream/segment.h"
#include "tcpstream/stream.h"

namespace ps::tcpstream {

/// One stream in the Reassembler's table: both halves, and the sink that they go to while it is
/// wanted. A resource, owned by the Reassembler.
class TrackedStream final : public Half::Out {
 public:
  using List = std::list<TrackedStream>;

  TrackedStream(const StreamInfo& info, std::uint64_t number, Counters& counters)
      : info_(info), number_(number), counters_(counters) {}
  TrackedStream(const TrackedStream&) = delete;
  TrackedStream& operator=(const TrackedStream&) = delete;

  const StreamInfo& info() const { return info_; }
  /// Streams are numbered as they open.
  std::uint64_t number() const { return number_; }
  Side sender_of(const Segment& segment) const {
    return segment.src == info_.client ? Side::client : Side::server;
  }

  void attach(std::unique_ptr<StreamSink> sink) { sink_ = std::move(sink); }
  bool wanted() const { return sink_ != nullptr && !declined_; }
  /// Lets go of the sink and all that is queued.
  void retire();

  /// The side's first sequence number, as its SYN told it.
  void begin(Side side, std::uint32_t isn);
  /// True when this SYN says nothing new: it was sent again, or comes late.
  bool knows_syn(Side side, std::uint32_t isn);
  /// This SYN+ACK answers the client's SYN and is the first to do so.
  bool is_answer(const Segment& segment) const;

  /// Everything but SYN and RST.
  void follow(const Segment& segment);
  /// The sequence number of an RST is where its sender may be.
  bool accepts_reset(const Segment& segment) const;
  void weigh_holes(Side side, const Limits& limits);
  void give_up_hole(Side side, Loss why);
  /// Nothing more was captured until `now`: what is missing may have been waited for long enough.
  void pass_time(Timestamp now, const Limits& limits);
  bool ended() const { return way(Side::client).half.ended() && way(Side::server).half.ended(); }
  void close(StreamEnd end, Timestamp time);

  const Half& half(Side side) const { return way(side).half; }
  std::size_t queued_bytes() const {
    return way(Side::client).half.queued_bytes() + way(Side::server).half.queued_bytes();
  }

  List::iterator self;  ///< where the Reassembler keeps it

 private:
  /// A hole for which segments are being waited.
  struct Hole {
    std::uint64_t at = 0;
    Timestamp since;
    bool acknowledged = false;
    std::uint64_t acknowledged_end = 0;
    std::uint64_t acknowledged_segment = 0;
    Timestamp acknowledged_time{};
  };
  struct Way {
    Half half;
    std::optional<std::uint32_t> isn;
    bool announced = false;  ///< that its beginning is missing
    std::optional<Hole> hole;
    std::optional<Hole> tail;  ///< octets that only the receiver's acknowledgement tells of
  };

  Way& way(Side side) { return ways_[static_cast<std::size_t>(side)]; }
  const Way& way(Side side) const { return ways_[static_cast<std::size_t>(side)]; }
  void weigh_tail(Side side, const Limits& limits);
  void note_acknowledged(Hole& hole, const Half& half) const;
  bool waited_enough(const Hole& hole, const Limits& limits) const;

  void in_order(Bytes data) override;
  void lost(std::uint64_t bytes, Loss why) override;

  StreamInfo info_;
  std::uint64_t number_;
  Counters& counters_;
  std::unique_ptr<StreamSink> sink_;
  bool declined_ = false;
  std::array<Way, 2> ways_;
  std::uint64_t segments_ = 0;
  // Of the segment that is being followed:
  Side from_ = Side::client;
  Timestamp time_{};
  std::uint64_t frame_number_ = 0;
};

}  // namespace ps::tcpstream
