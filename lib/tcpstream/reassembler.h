// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tcpstream/limits.h"
#include "tcpstream/segment.h"
#include "tcpstream/stream.h"
#include "tcpstream/tracked_stream.h"

namespace ps::tcpstream {

/// Follows TCP streams through captured segments and hands on what each side sent, in order.
///
///   Reassembler reassembler({6653}, sinks);
///   reassembler.segment(segment);          // for each, in the order of the capture
///   reassembler.finish(time);              // hands on what still waits, closes all
///
/// Out of order, repeated and overlapping segments, wrapping sequence numbers, reused ports, probes
/// and streams joined in the middle are put right; what is missing becomes a StreamGap as soon as
/// it is known to be lost. Memory is bounded by Limits; the stream silent longest makes room.
/// Lifetime: a resource; the sinks outlive it. Thread: one at a time.
class Reassembler {
 public:
  Reassembler(std::vector<std::uint16_t> server_ports, StreamSinks& sinks, Limits limits = {});
  ~Reassembler();
  Reassembler(const Reassembler&) = delete;
  Reassembler& operator=(const Reassembler&) = delete;

  void segment(const Segment& segment);
  /// For live captures, now and then: no more segments were captured until `now`. What has been
  /// missing long enough becomes a gap, although nothing comes any more.
  void pass_time(Timestamp now);
  void finish(Timestamp time);

  const Counters& counters() const { return counters_; }
  std::size_t queued_bytes() const { return queued_bytes_; }

 private:
  using Streams = TrackedStream::List;  ///< silent longest first
  using Key = std::pair<Peer, Peer>;    ///< the lower one first
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };

  static Key key_of(const Peer& one, const Peer& other);
  TrackedStream* find(const Key& key);
  /// Each gives the stream that the segment goes on in, or nothing when it is dealt with.
  TrackedStream* on_syn(TrackedStream* known, const Segment& segment);
  TrackedStream* on_syn_ack(TrackedStream* known, const Segment& segment);
  TrackedStream* join(const Segment& segment);

  TrackedStream& open(const StreamInfo& info);
  TrackedStream& reopen(TrackedStream* known, const StreamInfo& info);
  void make_room(Timestamp time);
  void close(TrackedStream& stream, StreamEnd end, Timestamp time);
  void forget(TrackedStream& stream);
  void touch(TrackedStream& stream);
  void settle(TrackedStream& stream, Timestamp time);
  void keep_within_limits(TrackedStream& stream, Side side);

  const std::vector<std::uint16_t> server_ports_;
  StreamSinks& sinks_;
  const Limits limits_;
  Counters counters_;
  std::size_t queued_bytes_ = 0;
  std::uint64_t opened_ = 0;
  Streams followed_;
  Streams unwanted_;  ///< ended or declined: remembered so that their tails open nothing
  std::unordered_map<Key, Streams::iterator, KeyHash> by_key_;
};

}  // namespace ps::tcpstream
