// SPDX-License-Identifier: Apache-2.0
#include "record/flight_segment.h"

#include <cstring>

namespace ps::record {
namespace {

constexpr std::size_t kWord = FlightSegment::kWord;

std::size_t in_words(std::size_t octets) { return (octets + kWord - 1) / kWord * kWord; }

}  // namespace

std::uint64_t FlightCursor::word(std::size_t number) const {
  std::uint64_t value = 0;
  std::memcpy(&value, at_ + number * kWord, sizeof(value));
  return value;
}

Timestamp FlightCursor::time() const {
  return Timestamp(std::chrono::nanoseconds(static_cast<std::int64_t>(word(2))));
}

FlightCursor::View FlightCursor::view() const {
  const auto head = word(0);
  View view{.channel = (*segment_->channels)[head >> 32 & 0xffff]};
  view.seq = word(1);
  view.direction =
      (flags() & FlightSegment::kToSwitch) != 0 ? Direction::to_switch : Direction::to_controller;
  view.time = time();
  std::size_t at = 3;
  if ((flags() & FlightSegment::kFrame) != 0) view.frame_number = word(at++);
  std::size_t answered = 0;
  if ((flags() & FlightSegment::kAnswer) != 0) {
    view.answer.emplace();
    view.answer->seq = word(at++);
    view.answer->latency = std::chrono::nanoseconds(static_cast<std::int64_t>(word(at++)));
    view.answer->type = static_cast<openflow::MsgType>(head >> 56);
    answered = word(at++);
  }
  if ((flags() & FlightSegment::kPart) != 0) {
    const auto part = word(at++);
    view.part = {static_cast<std::uint32_t>(part), part >> 32 != 0};
  }
  const auto* octets = at_ + at * kWord;
  view.octets = {octets, head & 0xffff'ffff};
  if (view.answer) {
    const bool refuses = openflow::type_of(openflow::header_at(octets)) == openflow::MsgType::error;
    (refuses ? view.answer->request : view.answer->frame) =
        Bytes(octets + view.octets.size(), answered);
  }
  return view;
}

void FlightCursor::next() {
  if (is_mark()) {
    at_ += 2 * kWord;
    return;
  }
  std::size_t words = 3;
  if ((flags() & FlightSegment::kFrame) != 0) ++words;
  std::size_t octets = word(0) & 0xffff'ffff;
  if ((flags() & FlightSegment::kAnswer) != 0) {
    octets += word(words + 2);
    words += 3;
  }
  if ((flags() & FlightSegment::kPart) != 0) ++words;
  at_ += words * kWord + in_words(octets);
}

}  // namespace ps::record
