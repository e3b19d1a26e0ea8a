// SPDX-License-Identifier: Apache-2.0
#include "record/flight_recorder.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ps::record {
namespace {

constexpr std::size_t kWord = FlightSegment::kWord;
/// A bound is cut into so many segments, since one is the least that can be dropped.
constexpr std::size_t kSegments = 64;
/// The largest message, with what it answers, fits in the smaller one.
constexpr std::size_t kSmallestSegment = 128u << 10;
constexpr std::size_t kLargestSegment = 1u << 20;

/// The ring is larger than the caches: its lines are fetched so many octets before they are
/// written.
constexpr std::size_t kAhead = 1024;
constexpr std::size_t kLine = 64;

std::size_t in_words(std::size_t octets) { return (octets + kWord - 1) / kWord * kWord; }

/// Harmless beyond the end of the segment.
void fetch_ahead(const std::uint8_t* at, std::size_t octets) {
  for (std::size_t i = 0; i < octets; i += kLine) __builtin_prefetch(at + kAhead + i, 1);
}

void put(std::uint8_t*& at, std::uint64_t word) {
  std::memcpy(at, &word, sizeof(word));
  at += sizeof(word);
}

}  // namespace

FlightTrack::FlightTrack(FlightRecorder& recorder, std::size_t number)
    : recorder_(recorder), number_(number) {}

void FlightTrack::begin_segment(std::size_t octets) {
  segment_ = recorder_.exchange(*this, octets);
  capacity_ = segment_ != nullptr ? segment_->capacity : 0;
  messages_before_ += messages_;
  used_ = messages_ = 0;
  newest_ = Timestamp::min();
  last_channel_ = nullptr;
  lines_ = 0;
  ++segments_;
}

std::uint8_t* FlightTrack::room_for(std::size_t octets) {
  if (octets > capacity_ - used_) begin_segment(octets);
  return segment_->octets.get() + used_;
}

void FlightTrack::published(std::size_t octets, std::size_t messages) {
  used_ += octets;
  messages_ += messages;
  segment_->publish({used_, messages_});
}

void FlightTrack::mark(Epoch epoch) {
  if (std::exchange(epoch_, epoch) == epoch || segment_ == nullptr) return;
  if (capacity_ - used_ < 2 * kWord) return begin_segment(2 * kWord);  // which says so itself
  auto* at = room_for(2 * kWord);
  put(at, std::uint64_t{FlightSegment::kMark} << 48);
  put(at, epoch);
  published(2 * kWord, 0);
}

std::uint16_t FlightTrack::line_of(const std::shared_ptr<const decode::Channel>& channel) {
  if (channel.get() != last_channel_) {
    last_line_ = look_up_line(channel);
    last_channel_ = channel.get();
  }
  return last_line_;
}

/// The table has room for twice as many as there are lines, so the search ends.
std::uint16_t FlightTrack::look_up_line(const std::shared_ptr<const decode::Channel>& channel) {
  constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15ull;
  constexpr int kShift = 64 - 10;
  static_assert(kKnown == 1u << 10);
  auto place = reinterpret_cast<std::uintptr_t>(channel.get()) * kSpread >> kShift;
  for (;; place = (place + 1) % kKnown) {
    auto& known = (*known_)[place];
    if (known.segment != segments_) {
      known = {channel.get(), segments_, lines_};
      (*segment_->channels)[lines_] = channel;
      return lines_++;
    }
    if (known.channel == channel.get()) return known.line;
  }
}

void FlightTrack::append(const decode::Message& message) {
  // What sends a frame up answers nothing.
  const decode::Answer* answer = nullptr;
  if (!message.sent_up) {
    if (const auto& found = message.answer()) answer = &*found;
  }
  const bool refuses = message.type == openflow::MsgType::error;
  const Bytes answered = answer == nullptr ? Bytes{} : refuses ? answer->request : answer->frame;
  const auto octets = message.bytes.size() + answered.size();
  const auto words = 3 + (message.frame_number != 0 ? 1 : 0) + (answer != nullptr ? 3 : 0) +
                     (message.part ? 1 : 0);
  const auto size = static_cast<std::size_t>(words) * kWord + in_words(octets);

  if (lines_ == FlightSegment::kLines) begin_segment(size);
  auto* at = room_for(size);
  fetch_ahead(at, size);
  std::uint64_t head = message.bytes.size() | std::uint64_t{line_of(message.channel)} << 32;
  std::uint64_t flags = message.direction == Direction::to_switch ? FlightSegment::kToSwitch : 0;
  if (message.frame_number != 0) flags |= FlightSegment::kFrame;
  if (message.part) flags |= FlightSegment::kPart;
  if (answer != nullptr) {
    flags |= FlightSegment::kAnswer;
    head |= static_cast<std::uint64_t>(answer->type) << 56;
  }
  put(at, head | flags << 48);
  put(at, message.seq);
  put(at, static_cast<std::uint64_t>(message.time.time_since_epoch().count()));
  if (message.frame_number != 0) put(at, message.frame_number);
  if (answer != nullptr) {
    put(at, answer->seq);
    put(at, static_cast<std::uint64_t>(answer->latency.count()));
    put(at, answered.size());
  }
  if (message.part) {
    put(at, message.part->number | std::uint64_t{message.part->last ? 1u : 0u} << 32);
  }
  std::memcpy(at, message.bytes.data(), message.bytes.size());
  if (!answered.empty()) {
    std::memcpy(at + message.bytes.size(), answered.data(), answered.size());
  }
  newest_ = std::max(newest_, message.time);
  published(size, 1);
}

void FlightTrack::look_at_age() {
  if (segment_ == nullptr || used_ == 0) return;
  if (recorder_.clock_.steady_now() - segment_->begun < recorder_.bounds_.age) return;
  Inside inside(*this);
  begin_segment(0);
}

FlightRecorder::FlightRecorder(const Clock& clock, const FlightBounds& bounds)
    : clock_(clock),
      bounds_(bounds),
      segment_size_(std::clamp(bounds.bytes / kSegments, kSmallestSegment, kLargestSegment)) {}

FlightTrack& FlightRecorder::add_track() {
  std::lock_guard lock(mutex_);
  filling_.emplace_back();
  return tracks_.emplace_back(*this, tracks_.size());
}

void FlightRecorder::seal(const FlightTrack& track, SteadyTime now) {
  auto segment = std::exchange(filling_[track.number_], nullptr);
  if (!segment) return;
  segment->newest = track.newest_;
  segment->sealed = now;
  sealed_messages_ += track.messages_;
  sealed_.push_back(std::move(segment));
}

void FlightRecorder::drop_oldest(std::vector<SegmentPtr>& dropped) {
  auto segment = std::move(sealed_.front());
  sealed_.pop_front();
  const auto messages = segment->filled().messages;
  bytes_ -= segment->capacity;
  sealed_messages_ -= messages;
  overwritten_ += messages;
  if (messages > 0) {
    newest_overwritten_ = std::max(newest_overwritten_.value_or(segment->newest), segment->newest);
  }
  dropped.push_back(std::move(segment));
}

void FlightRecorder::drop_aged(SteadyTime now, std::vector<SegmentPtr>& dropped) {
  while (!sealed_.empty() && now - sealed_.front()->sealed > bounds_.age) drop_oldest(dropped);
}

FlightSegment* FlightRecorder::exchange(const FlightTrack& track, std::size_t octets) {
  const auto now = clock_.steady_now();
  const auto size = std::max(octets, segment_size_);
  std::vector<SegmentPtr> dropped;  // what is not used again goes when the lock is released
  SegmentPtr next;
  {
    std::lock_guard lock(mutex_);
    seal(track, now);
    drop_aged(now, dropped);
    if (octets == 0) return nullptr;
    while (!sealed_.empty() && bytes_ + size > bounds_.bytes) drop_oldest(dropped);
    bytes_ += size;
  }
  // Its pages are there already. One that is being read, or of another size, is not used again.
  const auto again = std::ranges::find_if(dropped, [size](const auto& segment) {
    return segment.use_count() == 1 && !segment->is_read() && segment->capacity == size;
  });
  if (again != dropped.end()) {
    next = std::move(*again);
    std::ranges::fill(*next->channels, nullptr);
    next->publish({0, 0});
  } else {
    next = std::make_shared<FlightSegment>(size);
  }
  next->track = track.number_;
  next->messages_before = track.messages_before_ + track.messages_;
  next->first_epoch = track.epoch_;
  next->begun = now;
  auto* segment = next.get();
  std::lock_guard lock(mutex_);
  filling_[track.number_] = std::move(next);
  return segment;
}

void FlightRecorder::tick() {
  std::vector<SegmentPtr> dropped;
  std::lock_guard lock(mutex_);
  drop_aged(clock_.steady_now(), dropped);
}

Past FlightRecorder::past(Epoch before) const {
  Presence::fence();
  {
    std::unique_lock lock(mutex_);
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
      const auto& track = tracks_[i];
      lock.unlock();  // it may need the lock to leave
      track.presence_.wait_until_left();
      lock.lock();
    }
  }
  std::lock_guard lock(mutex_);
  Past past(before, tracks_.size());
  for (const auto& segment : sealed_) past.add(segment);
  for (const auto& segment : filling_) {
    if (segment) past.add(segment);
  }
  past.overwritten_ = overwritten_;
  past.newest_overwritten_ = newest_overwritten_;
  return past;
}

FlightRecorder::Counters FlightRecorder::counters() const {
  std::lock_guard lock(mutex_);
  Counters counters{.messages = sealed_messages_, .bytes = bytes_, .overwritten = overwritten_};
  std::vector<bool> seen(tracks_.size());
  const auto see = [&](const FlightSegment& segment) {
    if (seen[segment.track]) return;  // the first of a track is the oldest
    FlightCursor cursor(segment, segment.filled());
    while (!cursor.at_end() && cursor.is_mark()) cursor.next();
    if (cursor.at_end()) return;
    seen[segment.track] = true;
    counters.oldest = std::min(counters.oldest.value_or(cursor.time()), cursor.time());
  };
  for (const auto& segment : sealed_) see(*segment);
  for (const auto& segment : filling_) {
    if (!segment) continue;
    counters.messages += segment->filled().messages;
    see(*segment);
  }
  counters.recorded = counters.messages + counters.overwritten;
  return counters;
}

}  // namespace ps::record
