// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace ps::tcpstream {

/// Why octets of a stream are missing; names are stable, they are counted.
enum class Loss : std::uint8_t {
  joined,        ///< the stream was running before it was seen; how many is not known
  cut,           ///< the capture kept the front of the frame only
  acknowledged,  ///< the receiver has them, so the capture missed them
  stale,         ///< nobody sent them again in a long time
  queue_full,    ///< too much came after them
  ended,         ///< the stream or the input ended before they came
  count_,
};
inline constexpr std::size_t kLossCount = static_cast<std::size_t>(Loss::count_);

std::string_view name(Loss loss);

/// Puts the segments of one direction in order. Knows neither addresses nor time.
///
/// Positions are sequence numbers continued beyond 32 bits. The first copy of an octet wins.
/// A resource; what it queues is bounded by its caller (`queued_bytes`, `queued_segments`).
class Half {
 public:
  /// Where the octets go, in order.
  class Out {
   public:
    virtual ~Out() = default;
    virtual void in_order(Bytes data) = 0;
    virtual void lost(std::uint64_t bytes, Loss why) = 0;
  };

  /// About what the memory for a piece costs beside its octets, so that many tiny ones count too.
  static constexpr std::size_t kPieceCost = 112;

  enum class Arrival : std::uint8_t { in_order, early, repeated };

  /// The next octet expected has this sequence number.
  void begin(std::uint32_t seq);
  bool begun() const { return begun_; }
  bool begins_at(std::uint32_t seq) const {
    return begun_ && static_cast<std::uint32_t>(start_) == seq;
  }

  /// Where `seq` lies as seen from the next octet expected: at most 2^30 octets (the largest
  /// window) back, else ahead.
  std::uint64_t position(std::uint32_t seq) const;
  std::uint64_t next() const { return next_; }
  /// The end of all that is known to have been sent.
  std::uint64_t known_end() const;

  /// `length` octets were sent at `seq`, `payload` is what is there of them.
  Arrival segment(std::uint32_t seq, Bytes payload, std::uint32_t length, Out& out);
  void fin(std::uint32_t seq, Out& out);
  /// The receiver has everything before `seq`.
  void acknowledged(std::uint32_t seq);
  std::uint64_t acknowledged() const { return acknowledged_; }

  /// Octets are missing in front of what is queued.
  bool has_hole() const { return !queue_.empty(); }
  /// The hole in front of what is queued lies wholly before `position`.
  bool hole_ends_by(std::uint64_t position) const {
    return has_hole() && queue_.begin()->first <= position;
  }
  /// The receiver has octets beyond all that was seen of the sender.
  bool tail_missing() const { return queue_.empty() && tail_end() > next_; }
  /// Nothing when no tail is missing; else goes on behind it.
  void give_up_tail(Loss why, Out& out);
  /// Nothing when there is no hole; else hands on what comes after it.
  void give_up_hole(Loss why, Out& out);
  /// No more will come: hands on all that is queued, with the holes.
  void finish(Out& out);
  /// Everything up to the FIN was handed on.
  bool ended() const { return fin_ && next_ >= *fin_; }

  /// What is queued, each piece with kPieceCost on top.
  std::size_t queued_bytes() const { return queued_bytes_; }
  std::size_t queued_segments() const { return queue_.size(); }

 private:
  /// A part of the stream of which the end may be missing.
  struct Part {
    Bytes data;
    std::uint64_t length;

    Part from(std::uint64_t offset) const;
    Part first(std::uint64_t count) const;
  };
  struct Piece {
    std::vector<std::uint8_t> data;
    std::uint64_t length;
  };

  /// An acknowledged FIN counts one more than there are octets.
  std::uint64_t tail_end() const { return fin_ ? std::min(acknowledged_, *fin_) : acknowledged_; }
  void hand_on(Part part, Out& out);
  void queue(std::uint64_t at, Part part);
  void queue_piece(std::uint64_t at, Part part);
  Piece take_piece(std::map<std::uint64_t, Piece>::iterator piece);
  void drain(Out& out);

  bool begun_ = false;
  std::uint64_t start_ = 0;
  std::uint64_t next_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::optional<std::uint64_t> fin_;
  std::map<std::uint64_t, Piece> queue_;  ///< by position; pieces do not overlap
  std::size_t queued_bytes_ = 0;
};

}  // namespace ps::tcpstream
