// SPDX-License-Identifier: Apache-2.0
#include "decode/packet_ins.h"

#include <algorithm>
#include <utility>

#include "openflow/match_covers.h"
#include "openflow/nicira_packet_in.h"

namespace ps::decode {
namespace {

using openflow::MsgType;

/// The Ethernet addresses that a match names whole: what most frames that it does not cover differ
/// in, so that they need not be parsed to say so.
class WholeAddresses {
 public:
  explicit WholeAddresses(const openflow::Match& match)
      : dst_(match.find(openflow::Field::eth_dst)), src_(match.find(openflow::Field::eth_src)) {}

  bool may_cover(Bytes frame) const {
    if (frame.size() < 2 * kMacSize) return false;
    return may_be(dst_, frame.first(kMacSize)) && may_be(src_, frame.subspan(kMacSize, kMacSize));
  }

 private:
  static constexpr std::size_t kMacSize = 6;

  static bool may_be(const std::optional<openflow::MatchField>& field, Bytes address) {
    return !field || field->has_mask() || std::ranges::equal(field->value(), address);
  }

  std::optional<openflow::MatchField> dst_;
  std::optional<openflow::MatchField> src_;
};

}  // namespace

const PacketIns::Note& PacketIns::Note::parse() const {
  if (std::exchange(parsed, true)) return *this;
  buffer_id.reset();
  if (const auto in = openflow::packet_in_of(type, kept)) {
    buffer_id = (*in)->buffer_id;
    in_port = (*in)->in_port;
  }
  return *this;
}

bool PacketIns::Note::same_frame(Bytes other) const {
  if (other.size() != frame_size) return false;
  const Bytes ours = frame();
  return !ours.empty() && std::ranges::equal(other.first(ours.size()), ours);
}

Answer PacketIns::Note::answered_at(Timestamp when) const {
  return {.seq = seq,
          .latency = when - time,
          .type = type,
          .in_port = parse().in_port,
          .frame = frame(),
          .request = {}};
}

void PacketIns::note(const Message& message) {
  if (notes_.empty()) notes_.reserve(kKept);
  if (notes_.size() < kKept) notes_.emplace_back();
  Note& note = note_of(noted_);
  if (note.open) {
    end_waiting(note);
    counts_.add(Unanswered::packet_ins_forgotten);
  }
  if (open_ == 0) oldest_open_ = noted_;
  ++noted_;
  ++open_;
  unsettled_ = std::min(unsettled_ + 1, kKept);
  note.seq = message.seq;
  note.time = message.time;
  note.type = message.type;
  note.open = true;
  const Bytes frame = *message.sent_up;
  note.frame_at = frame.empty() ? message.bytes.size()
                                : static_cast<std::size_t>(frame.data() - message.bytes.data());
  note.frame_size = frame.size();
  note.kept = message.bytes.first(std::min(message.bytes.size(), kKeptOctets));
  note.parsed = false;
}

void PacketIns::copy_unsettled() {
  if (!octets_) octets_ = std::make_unique_for_overwrite<Octets[]>(kKept);
  for (; unsettled_ > 0; --unsettled_) {
    const auto number = noted_ - unsettled_;
    Note& note = note_of(number);
    Octets& place = octets_[number % kKept];
    std::ranges::copy(note.kept, place.begin());
    note.kept = Bytes(place).first(note.kept.size());
  }
}

template <class Wanted>
const PacketIns::Note* PacketIns::open_one(Wanted wanted) const {
  const Note* found = nullptr;
  Timestamp burst{};
  const auto first = std::max(oldest_open_, noted_ - notes_.size());
  for (auto number = noted_; number > first; --number) {
    const Note& note = note_of(number - 1);
    if (found && note.time < burst) break;
    if (!note.open || !wanted(note)) continue;
    if (!found) burst = note.time - kBurst;
    found = &note;
  }
  return found;
}

template <class Wanted>
const PacketIns::Note* PacketIns::answered(Wanted wanted) const {
  if (open_ > 0) {
    if (const Note* note = open_one(wanted)) return note;
  }
  for (std::size_t age = 1; age <= notes_.size(); ++age) {
    const Note& note = note_of(noted_ - age);
    if (!note.open && wanted(note)) return &note;
  }
  return nullptr;
}

/// A buffer's number may come again, so only the youngest can be meant.
const PacketIns::Note* PacketIns::by_buffer(std::uint32_t buffer_id) const {
  for (std::size_t age = 1; age <= notes_.size(); ++age) {
    const Note& note = note_of(noted_ - age);
    if (note.parse().buffer_id == buffer_id) return &note;
  }
  return nullptr;
}

const PacketIns::Note* PacketIns::for_packet_out(const openflow::PacketOut& packet_out) const {
  if (packet_out.buffer_id) return by_buffer(*packet_out.buffer_id);
  if (packet_out.data.empty()) return nullptr;
  // The same frame may have come in at several ports.
  const auto* same = answered([&](const Note& note) { return note.same_frame(packet_out.data); });
  if (!same || same->parse().in_port == packet_out.in_port) return same;
  const auto* exact = answered([&](const Note& note) {
    return note.same_frame(packet_out.data) && note.parse().in_port == packet_out.in_port;
  });
  return exact ? exact : same;
}

const PacketIns::Note* PacketIns::for_flow_mod(const openflow::FlowMod& flow_mod,
                                               Timestamp time) const {
  if (flow_mod.buffer_id) return by_buffer(*flow_mod.buffer_id);
  const WholeAddresses addresses(flow_mod.match);
  return answered([&](const Note& note) {
    if (time - note.time > kAnswerTime || !addresses.may_cover(note.frame())) return false;
    const auto frame = frame::parse(note.frame());
    return frame && openflow::covers(flow_mod.match, *frame, note.parse().in_port);
  });
}

std::optional<Answer> PacketIns::find(const Message& answer) const {
  if (notes_.empty()) return std::nullopt;
  const Note* note = nullptr;
  if (answer.type == MsgType::packet_out) {
    note = for_packet_out(*openflow::PacketOut::parse(answer.bytes));
  } else if (answer.type == MsgType::flow_mod) {
    note = for_flow_mod(*openflow::FlowMod::parse(answer.bytes), answer.time);
  }
  if (!note) return std::nullopt;
  return note->answered_at(answer.time);
}

void PacketIns::end_waiting(Note& note) {
  note.open = false;
  --open_;
}

void PacketIns::close(const Answer& answer) {
  const std::uint64_t first = std::max(oldest_open_, noted_ - notes_.size());
  for (auto number = first; number < noted_; ++number) {
    Note& note = note_of(number);
    if (note.seq != answer.seq) continue;
    if (note.open) end_waiting(note);
    return;
  }
}

void PacketIns::count_expired(Timestamp now) {
  oldest_open_ = std::max(oldest_open_, noted_ - notes_.size());
  for (; oldest_open_ < noted_; ++oldest_open_) {
    Note& note = note_of(oldest_open_);
    if (!note.open) continue;
    if (now - note.time <= kAnswerTime) return;
    end_waiting(note);
    counts_.add(Unanswered::packet_ins);
  }
}

void PacketIns::lose_answers() {
  for (Note& note : notes_) note.open = false;
  open_ = 0;
}

}  // namespace ps::decode
