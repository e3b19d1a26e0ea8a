// SPDX-License-Identifier: Apache-2.0
#include "tcpstream/reassembler.h"

#include <algorithm>
#include <cstring>

#include "frame/transport.h"

namespace ps::tcpstream {
namespace {

using frame::Tcp;

bool has(const Segment& segment, std::uint16_t flag) { return (segment.flags & flag) != 0; }

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
  return hash ^ (hash >> 32);
}

std::uint64_t mix(std::uint64_t hash, const Peer& peer) {
  std::array<std::uint64_t, 2> words;
  std::memcpy(words.data(), peer.address.data(), sizeof(words));
  return mix(mix(mix(hash, words[0]), words[1]), peer.port);
}

StreamInfo info_of(const Segment& segment, Side source, bool from_start) {
  const bool client = source == Side::client;
  return {.client = client ? segment.src : segment.dst,
          .server = client ? segment.dst : segment.src,
          .from_start = from_start,
          .time = segment.time,
          .frame_number = segment.frame_number};
}

}  // namespace

std::size_t Reassembler::KeyHash::operator()(const Key& key) const noexcept {
  return static_cast<std::size_t>(mix(mix(0, key.first), key.second));
}

Reassembler::Reassembler(std::vector<std::uint16_t> server_ports, StreamSinks& sinks, Limits limits)
    : server_ports_(std::move(server_ports)), sinks_(sinks), limits_(limits) {}

Reassembler::~Reassembler() = default;

void Reassembler::segment(const Segment& segment) {
  ++counters_.segments;
  TrackedStream* stream = find(key_of(segment.src, segment.dst));
  if (has(segment, Tcp::kSyn) && !has(segment, Tcp::kRst)) {
    stream = has(segment, Tcp::kAck) ? on_syn_ack(stream, segment) : on_syn(stream, segment);
  } else if (stream == nullptr) {
    stream = join(segment);
  }
  if (stream == nullptr) return;
  touch(*stream);
  if (!stream->wanted()) {
    ++counters_.unwanted_segments;
    return;
  }

  if (has(segment, Tcp::kRst)) {
    if (stream->accepts_reset(segment)) return close(*stream, StreamEnd::reset, segment.time);
    ++counters_.ignored_resets;
    return;
  }
  queued_bytes_ -= stream->queued_bytes();
  stream->follow(segment);
  for (const Side side : {Side::client, Side::server}) stream->weigh_holes(side, limits_);
  keep_within_limits(*stream, stream->sender_of(segment));
  settle(*stream, segment.time);
}

void Reassembler::pass_time(Timestamp now) {
  for (auto next = followed_.begin(); next != followed_.end();) {
    TrackedStream& stream = *next++;
    queued_bytes_ -= stream.queued_bytes();
    stream.pass_time(now, limits_);
    settle(stream, now);
  }
}

/// After octets were taken from what it queues, or added.
void Reassembler::settle(TrackedStream& stream, Timestamp time) {
  queued_bytes_ += stream.queued_bytes();
  if (!stream.wanted()) return forget(stream);
  if (stream.ended()) close(stream, StreamEnd::finished, time);
}

void Reassembler::finish(Timestamp time) {
  std::vector<TrackedStream*> open;
  for (TrackedStream& stream : followed_) open.push_back(&stream);
  std::ranges::sort(open, {}, &TrackedStream::number);
  for (TrackedStream* stream : open) close(*stream, StreamEnd::input_ended, time);
  by_key_.clear();
  unwanted_.clear();
}

Reassembler::Key Reassembler::key_of(const Peer& one, const Peer& other) {
  return one < other ? Key(one, other) : Key(other, one);
}

TrackedStream* Reassembler::find(const Key& key) {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &*found->second;
}

TrackedStream* Reassembler::on_syn(TrackedStream* known, const Segment& segment) {
  if (known != nullptr && known->sender_of(segment) == Side::client &&
      known->knows_syn(Side::client, segment.seq)) {
    ++counters_.repeated_segments;
    return nullptr;
  }
  TrackedStream& stream = reopen(known, info_of(segment, Side::client, true));
  stream.begin(Side::client, segment.seq);
  return &stream;
}

TrackedStream* Reassembler::on_syn_ack(TrackedStream* known, const Segment& segment) {
  if (known != nullptr) {
    const Side side = known->sender_of(segment);
    if (known->knows_syn(side, segment.seq)) {
      ++counters_.repeated_segments;
      return nullptr;
    }
    if (known->is_answer(segment)) {
      known->begin(side, segment.seq);
      return known;
    }
  }
  TrackedStream& stream = reopen(known, info_of(segment, Side::server, true));
  stream.begin(Side::server, segment.seq);
  stream.begin(Side::client, segment.ack - 1);
  return &stream;
}

/// Only data opens a stream of which no SYN was seen: the tail of one that is over has none.
TrackedStream* Reassembler::join(const Segment& segment) {
  if (segment.payload_length == 0 || has(segment, Tcp::kRst)) {
    ++counters_.unwanted_segments;
    return nullptr;
  }
  const auto is_server = [&](const Peer& peer) {
    return std::ranges::find(server_ports_, peer.port) != server_ports_.end();
  };
  const bool source_known = is_server(segment.src);
  const bool source_serves =
      source_known != is_server(segment.dst) ? source_known : segment.src.port < segment.dst.port;
  return &open(info_of(segment, source_serves ? Side::server : Side::client, false));
}

TrackedStream& Reassembler::reopen(TrackedStream* known, const StreamInfo& info) {
  if (known != nullptr) {
    if (known->wanted()) close(*known, StreamEnd::replaced, info.time);
    by_key_.erase(key_of(info.client, info.server));
    unwanted_.erase(known->self);
  }
  return open(info);
}

TrackedStream& Reassembler::open(const StreamInfo& info) {
  make_room(info.time);
  auto sink = sinks_.open(info);
  Streams& list = sink == nullptr ? unwanted_ : followed_;
  if (sink != nullptr) ++counters_.streams;
  TrackedStream& stream = list.emplace_back(info, ++opened_, counters_);
  stream.self = std::prev(list.end());
  stream.attach(std::move(sink));
  by_key_[key_of(info.client, info.server)] = stream.self;
  return stream;
}

void Reassembler::make_room(Timestamp time) {
  while (by_key_.size() >= std::max<std::size_t>(limits_.streams, 1)) {
    if (unwanted_.empty()) {
      ++counters_.evicted_streams;
      close(followed_.front(), StreamEnd::evicted, time);
    }
    const StreamInfo& info = unwanted_.front().info();
    by_key_.erase(key_of(info.client, info.server));
    unwanted_.pop_front();
  }
}

void Reassembler::close(TrackedStream& stream, StreamEnd end, Timestamp time) {
  queued_bytes_ -= stream.queued_bytes();
  stream.close(end, time);
  forget(stream);
}

/// Its tail may still come; it stays in the table until room is needed.
void Reassembler::forget(TrackedStream& stream) {
  queued_bytes_ -= stream.queued_bytes();
  stream.retire();
  unwanted_.splice(unwanted_.end(), followed_, stream.self);
}

void Reassembler::touch(TrackedStream& stream) {
  Streams& list = stream.wanted() ? followed_ : unwanted_;
  list.splice(list.end(), list, stream.self);
}

void Reassembler::keep_within_limits(TrackedStream& stream, Side side) {
  const Half& half = stream.half(side);
  while (half.has_hole() && (half.queued_bytes() > limits_.queued_bytes_per_side ||
                             half.queued_segments() > limits_.queued_segments_per_side ||
                             queued_bytes_ + stream.queued_bytes() > limits_.queued_bytes)) {
    stream.give_up_hole(side, Loss::queue_full);
  }
}

}  // namespace ps::tcpstream
