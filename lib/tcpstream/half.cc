// SPDX-License-Identifier: Apache-2.0
#include "tcpstream/half.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ps::tcpstream {
namespace {

constexpr std::uint64_t kLargestWindow = std::uint64_t{1} << 30;
constexpr std::uint64_t kSequenceSpace = std::uint64_t{1} << 32;

}  // namespace

std::string_view name(Loss loss) {
  switch (loss) {
    case Loss::joined:
      return "joined";
    case Loss::cut:
      return "cut";
    case Loss::acknowledged:
      return "acknowledged";
    case Loss::stale:
      return "stale";
    case Loss::queue_full:
      return "queue_full";
    case Loss::ended:
      return "ended";
    case Loss::count_:
      break;
  }
  return "";
}

Half::Part Half::Part::from(std::uint64_t offset) const {
  const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(offset, data.size()));
  return {data.subspan(skipped), length - offset};
}

Half::Part Half::Part::first(std::uint64_t count) const {
  return {data.first(static_cast<std::size_t>(std::min<std::uint64_t>(count, data.size()))), count};
}

void Half::begin(std::uint32_t seq) {
  begun_ = true;
  // One space up, so that a position before the first octet is not below zero.
  start_ = next_ = acknowledged_ = kSequenceSpace + seq;
}

std::uint64_t Half::position(std::uint32_t seq) const {
  const std::uint64_t ahead = static_cast<std::uint32_t>(seq - static_cast<std::uint32_t>(next_));
  return ahead < kSequenceSpace - kLargestWindow ? next_ + ahead : next_ + ahead - kSequenceSpace;
}

std::uint64_t Half::known_end() const {
  std::uint64_t end = std::max(next_, acknowledged_);
  if (!queue_.empty()) end = std::max(end, queue_.rbegin()->first + queue_.rbegin()->second.length);
  return fin_ ? *fin_ : end;
}

Half::Arrival Half::segment(std::uint32_t seq, Bytes payload, std::uint32_t length, Out& out) {
  std::uint64_t at = position(seq);
  Part part{payload, length};
  if (at < next_) {
    if (at + length <= next_) return Arrival::repeated;
    part = part.from(next_ - at);
    at = next_;
  }
  if (fin_ && at + part.length > *fin_) {
    if (at >= *fin_) return Arrival::repeated;
    part = part.first(*fin_ - at);
  }
  const Arrival arrival = at == next_ ? Arrival::in_order : Arrival::early;
  if (arrival == Arrival::in_order &&
      (queue_.empty() || at + part.length <= queue_.begin()->first)) {
    hand_on(part, out);
  } else {
    queue(at, part);
  }
  drain(out);
  return arrival;
}

void Half::fin(std::uint32_t seq, Out& out) {
  const std::uint64_t at = position(seq);
  if (fin_ || at < next_) return;
  fin_ = at;
  while (!queue_.empty() && queue_.rbegin()->first >= at) {
    take_piece(std::prev(queue_.end()));
  }
  drain(out);
}

void Half::acknowledged(std::uint32_t seq) {
  const std::uint64_t at = position(seq);
  if (at > acknowledged_ && at - next_ < kLargestWindow) acknowledged_ = at;
}

void Half::give_up_hole(Loss why, Out& out) {
  if (queue_.empty()) return;
  const std::uint64_t missing = queue_.begin()->first - next_;
  next_ += missing;
  if (missing > 0) out.lost(missing, why);
  drain(out);
}

void Half::give_up_tail(Loss why, Out& out) {
  if (!tail_missing()) return;
  const std::uint64_t missing = tail_end() - next_;
  next_ += missing;
  out.lost(missing, why);
}

void Half::finish(Out& out) {
  while (has_hole()) give_up_hole(Loss::ended, out);
  const std::uint64_t end = begun_ ? known_end() : next_;
  if (end <= next_) return;
  const std::uint64_t missing = end - next_;
  next_ = end;
  out.lost(missing, Loss::ended);
}

void Half::hand_on(Part part, Out& out) {
  next_ += part.length;
  if (!part.data.empty()) out.in_order(part.data);
  if (part.data.size() < part.length) out.lost(part.length - part.data.size(), Loss::cut);
}

/// Only what no piece has yet is queued.
void Half::queue(std::uint64_t at, Part part) {
  auto piece = queue_.upper_bound(at);
  if (piece != queue_.begin()) --piece;
  while (part.length > 0) {
    while (piece != queue_.end() && piece->first + piece->second.length <= at) ++piece;
    const bool covered = piece != queue_.end() && piece->first <= at;
    const std::uint64_t end = at + part.length;
    if (covered) {
      const std::uint64_t have = std::min(piece->first + piece->second.length, end) - at;
      part = part.from(have);
      at += have;
      continue;
    }
    const std::uint64_t free =
        piece == queue_.end() ? part.length : std::min(piece->first, end) - at;
    queue_piece(at, part.first(free));
    part = part.from(free);
    at += free;
  }
}

void Half::queue_piece(std::uint64_t at, Part part) {
  queue_.emplace(at, Piece{{part.data.begin(), part.data.end()}, part.length});
  queued_bytes_ += part.data.size() + kPieceCost;
}

Half::Piece Half::take_piece(std::map<std::uint64_t, Piece>::iterator piece) {
  auto taken = queue_.extract(piece);
  queued_bytes_ -= taken.mapped().data.size() + kPieceCost;
  return std::move(taken.mapped());
}

void Half::drain(Out& out) {
  while (!queue_.empty() && queue_.begin()->first == next_ && !ended()) {
    const Piece piece = take_piece(queue_.begin());
    hand_on({piece.data, piece.length}, out);
  }
  if (!ended()) return;
  queue_.clear();
  queued_bytes_ = 0;
}

}  // namespace ps::tcpstream
