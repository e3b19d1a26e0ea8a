// SPDX-License-Identifier: Apache-2.0
#include "tcpstream/tracked_stream.h"

#include "frame/transport.h"

namespace ps::tcpstream {
namespace {

using frame::Tcp;

/// How far from what was seen of its sender an RST may be: a few frames may be missing.
constexpr std::uint64_t kResetTolerance = 1u << 20;

constexpr std::size_t index(Loss why) { return static_cast<std::size_t>(why); }

}  // namespace

void TrackedStream::retire() {
  sink_.reset();
  for (Way& way : ways_) {
    way.half = Half();
    way.hole.reset();
    way.tail.reset();
  }
}

void TrackedStream::begin(Side side, std::uint32_t isn) {
  way(side).isn = isn;
  way(side).half.begin(isn + 1);
}

bool TrackedStream::knows_syn(Side side, std::uint32_t isn) {
  Way& known = way(side);
  if (!known.isn && known.half.begins_at(isn + 1)) known.isn = isn;
  return known.isn == isn;
}

bool TrackedStream::is_answer(const Segment& segment) const {
  const Way& client = way(Side::client);
  return sender_of(segment) == Side::server && !way(Side::server).half.begun() && client.isn &&
         *client.isn + 1 == segment.ack;
}

void TrackedStream::follow(const Segment& segment) {
  from_ = sender_of(segment);
  time_ = segment.time;
  frame_number_ = segment.frame_number;
  ++segments_;
  Half& half = way(from_).half;
  Half& other = way(opposite(from_)).half;

  if ((segment.flags & Tcp::kAck) != 0) {
    // Where the beginning was not seen, what the receiver expects next is the best that is known.
    if (other.begun()) {
      other.acknowledged(segment.ack);
    } else {
      other.begin(segment.ack);
    }
  }
  const std::uint32_t seq = segment.seq + ((segment.flags & Tcp::kSyn) != 0 ? 1 : 0);
  const bool fin = (segment.flags & Tcp::kFin) != 0;
  if (!half.begun() && (segment.payload_length > 0 || fin)) half.begin(seq);
  if (segment.payload_length > 0) {
    const auto arrival = half.segment(seq, segment.payload, segment.payload_length, *this);
    if (arrival == Half::Arrival::early) ++counters_.early_segments;
    if (arrival == Half::Arrival::repeated) ++counters_.repeated_segments;
  }
  if (fin) half.fin(seq + segment.payload_length, *this);
}

bool TrackedStream::accepts_reset(const Segment& segment) const {
  const Half& half = way(sender_of(segment)).half;
  if (!half.begun()) return true;
  const std::uint64_t at = half.position(segment.seq);
  return at + kResetTolerance >= half.next() && at <= half.known_end() + kResetTolerance;
}

void TrackedStream::weigh_holes(Side side, const Limits& limits) {
  Way& one = way(side);
  Half& half = one.half;
  if (!half.has_hole()) {
    one.hole.reset();
    return;
  }
  if (!one.hole || one.hole->at != half.next()) one.hole = Hole{.at = half.next(), .since = time_};
  note_acknowledged(*one.hole, half);
  from_ = side;
  if (waited_enough(*one.hole, limits)) {
    while (half.hole_ends_by(one.hole->acknowledged_end)) {
      half.give_up_hole(Loss::acknowledged, *this);
    }
  } else if (time_ - one.hole->since >= limits.stale_time) {
    half.give_up_hole(Loss::stale, *this);
  }
}

void TrackedStream::pass_time(Timestamp now, const Limits& limits) {
  time_ = now;
  frame_number_ = 0;
  for (const Side side : {Side::client, Side::server}) {
    weigh_holes(side, limits);
    weigh_tail(side, limits);
  }
}

void TrackedStream::weigh_tail(Side side, const Limits& limits) {
  Way& one = way(side);
  if (!one.half.tail_missing()) {
    one.tail.reset();
    return;
  }
  if (!one.tail || one.tail->at != one.half.next()) {
    one.tail = Hole{.at = one.half.next(), .since = time_};
  } else if (time_ - one.tail->since >= limits.acknowledged_time) {
    from_ = side;
    one.half.give_up_tail(Loss::acknowledged, *this);
  }
}

void TrackedStream::note_acknowledged(Hole& hole, const Half& half) const {
  if (hole.acknowledged || !half.hole_ends_by(half.acknowledged())) return;
  hole.acknowledged = true;
  hole.acknowledged_end = half.acknowledged();
  hole.acknowledged_segment = segments_;
  hole.acknowledged_time = time_;
}

bool TrackedStream::waited_enough(const Hole& hole, const Limits& limits) const {
  return hole.acknowledged &&
         (segments_ - hole.acknowledged_segment >= limits.acknowledged_segments ||
          time_ - hole.acknowledged_time >= limits.acknowledged_time);
}

void TrackedStream::give_up_hole(Side side, Loss why) {
  from_ = side;
  way(side).half.give_up_hole(why, *this);
}

void TrackedStream::close(StreamEnd end, Timestamp time) {
  time_ = time;
  for (const Side side : {Side::client, Side::server}) {
    from_ = side;
    way(side).half.finish(*this);
  }
  if (wanted()) sink_->closed(end, time);
}

void TrackedStream::in_order(Bytes data) {
  if (!wanted()) return;
  Way& one = way(from_);
  if (!one.isn && !one.announced) {
    one.announced = true;
    lost(0, Loss::joined);
  }
  counters_.delivered_bytes += data.size();
  declined_ = !sink_->data({from_, data, time_, frame_number_});
}

void TrackedStream::lost(std::uint64_t bytes, Loss why) {
  if (!wanted()) return;
  ++counters_.gaps[index(why)];
  counters_.lost_bytes += bytes;
  sink_->gap({from_, bytes, why, time_, frame_number_});
}

}  // namespace ps::tcpstream
