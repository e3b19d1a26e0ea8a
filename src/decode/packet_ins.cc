// SPDX-License-Identifier: Apache-2.0
#include "decode/packet_ins.h"

#include <algorithm>
#include <utility>

#include "openflow/match_covers.h"
#include "openflow/nicira_packet_in.h"

namespace ps::decode {
namespace {

using openflow::MsgType;

constexpr std::size_t kMacSize = 6;

std::uint64_t mac_number(const std::uint8_t* octets) {
  return std::uint64_t{load_be16(octets)} << 32 | load_be32(octets + 2);
}

constexpr std::uint64_t kMix = 0x9e3779b97f4a7c15ULL;

std::size_t row_of(std::uint64_t key) { return key * kMix >> 56; }

/// Of what most frames differ in: size, Ethernet addresses, and up to the ports and checksums of
/// what is inside.
std::size_t frame_row(Bytes frame) {
  constexpr std::size_t kLooksAt[] = {0, 8, 16, 24, 32, 34};
  std::uint64_t hash = frame.size();
  for (const auto at : kLooksAt) {
    if (at + sizeof(std::uint64_t) > frame.size()) break;
    hash = (hash ^ load_be64(frame.data() + at)) * kMix;
  }
  return row_of(hash ^ hash >> 32);
}

/// An address that the match names whole.
std::optional<std::uint64_t> whole_address(const openflow::Match& match, openflow::Field field) {
  const auto found = match.find(field);
  if (!found || found->has_mask() || found->value().size() != kMacSize) return std::nullopt;
  return mac_number(found->value().data());
}

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
  return {.seq = seq, .latency = when - time, .type = type, .frame = frame(), .request = {}};
}

void PacketIns::note(const Message& message) {
  if (!notes_) notes_ = std::make_unique<Notes>();
  Note& note = note_of(noted_);
  if (note.open) {
    end_waiting(note);
    counts_.add(Unanswered::packet_ins_forgotten);
  }
  if (open_ == 0) oldest_open_ = noted_;
  ++noted_;
  ++open_;
  unsettled_ = std::min(unsettled_ + 1, kKept);
  const Bytes frame = *message.sent_up;
  note.seq = message.seq;
  note.time = message.time;
  note.type = message.type;
  note.open = true;
  note.frame_at = static_cast<std::uint32_t>(frame.empty() ? message.bytes.size()
                                                           : frame.data() - message.bytes.data());
  note.frame_size = static_cast<std::uint32_t>(frame.size());
  note.kept = message.bytes.first(std::min(message.bytes.size(), kKeptOctets));
  note.parsed = false;
}

void PacketIns::copy_unsettled() {
  if (!octets_) octets_ = std::make_unique_for_overwrite<Octets[]>(kKept);
  for (; unsettled_ > 0; --unsettled_) {
    const auto number = noted_ - unsettled_;
    Note& note = note_of(number);
    put_in_rows(note, number + 1);
    Octets& place = octets_[number % kKept];
    std::ranges::copy(note.kept, place.begin());
    note.kept = Bytes(place).first(note.kept.size());
  }
}

/// The whole frame is still there: not only what is kept of it.
void PacketIns::put_in_rows(Note& note, Link link) {
  const Bytes frame(note.kept.data() + note.frame_at, note.frame_size);
  const bool has_addresses = frame.size() >= 2 * kMacSize;
  note.dst = has_addresses ? mac_number(frame.data()) : 0;
  note.src = has_addresses ? mac_number(frame.data() + kMacSize) : 0;
  note.older_of_frame = std::exchange(notes_->of_frame[frame_row(frame)], link);
  note.older_of_dst = std::exchange(notes_->of_dst[row_of(note.dst)], link);
}

template <class Older, class Wanted>
const PacketIns::Note* PacketIns::answered(Link youngest, Older older, Wanted wanted) const {
  const Note* open = nullptr;
  const Note* answered = nullptr;
  Timestamp burst{};
  int left = kMostOfBurst;
  for (Link link = youngest; link > first(); link = older(link)) {
    const Note& note = note_of(link - 1);
    const bool may_be_open = link > oldest_open_ && open_ > 0;
    if (open && (!may_be_open || note.time < burst || left == 0)) break;
    if (answered && !may_be_open) break;
    if (!note.open && (open || answered)) continue;
    if (open) --left;
    if (!wanted(note)) continue;
    if (note.open && !open) burst = note.time - kBurst;
    (note.open ? open : answered) = &note;
  }
  return open ? open : answered;
}

/// A buffer's number may come again, so only the youngest can be meant.
const PacketIns::Note* PacketIns::by_buffer(std::uint32_t buffer_id) const {
  for (Link link = noted_; link > first(); --link) {
    const Note& note = note_of(link - 1);
    if (note.parse().buffer_id == buffer_id) return &note;
  }
  return nullptr;
}

const PacketIns::Note* PacketIns::for_packet_out(const openflow::PacketOut& packet_out) const {
  if (packet_out.buffer_id) return by_buffer(*packet_out.buffer_id);
  if (packet_out.data.empty()) return nullptr;
  const Link youngest = notes_->of_frame[frame_row(packet_out.data)];
  const auto older = [this](Link link) { return note_of(link - 1).older_of_frame; };
  const auto same = [&](const Note& note) { return note.same_frame(packet_out.data); };
  // The same frame may have come in at several ports.
  const auto* of_port = answered(youngest, older, [&](const Note& note) {
    return same(note) && note.parse().in_port == packet_out.in_port;
  });
  return of_port ? of_port : answered(youngest, older, same);
}

const PacketIns::Note* PacketIns::for_flow_mod(const openflow::FlowMod& flow_mod,
                                               Timestamp time) const {
  if (flow_mod.buffer_id) return by_buffer(*flow_mod.buffer_id);
  const auto dst = whole_address(flow_mod.match, openflow::Field::eth_dst);
  const auto src = whole_address(flow_mod.match, openflow::Field::eth_src);
  const auto covered = [&](const Note& note) {
    if (time - note.time > kAnswerTime) return false;
    if ((dst && note.dst != *dst) || (src && note.src != *src)) return false;
    const auto frame = frame::parse(note.frame());
    return frame && openflow::covers(flow_mod.match, *frame, note.parse().in_port);
  };
  if (!dst)
    return answered(
        noted_ - unsettled_, [](Link link) { return link - 1; }, covered);
  return answered(
      notes_->of_dst[row_of(*dst)], [this](Link link) { return note_of(link - 1).older_of_dst; },
      covered);
}

std::optional<Answer> PacketIns::find(const Message& answer) const {
  if (!notes_) return std::nullopt;
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
  // Their numbers on the channel grow as their numbers here do.
  auto low = first(), high = noted_;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (note_of(middle).seq < answer.seq) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == noted_ || note_of(low).seq != answer.seq || !note_of(low).open) return;
  end_waiting(note_of(low));
  while (oldest_open_ < noted_ && !note_of(oldest_open_).open) ++oldest_open_;
}

void PacketIns::count_expired(Timestamp now) {
  oldest_open_ = std::max(oldest_open_, first());
  for (; oldest_open_ < noted_; ++oldest_open_) {
    Note& note = note_of(oldest_open_);
    if (!note.open) continue;
    if (now - note.time <= kAnswerTime) return;
    end_waiting(note);
    counts_.add(Unanswered::packet_ins);
  }
}

void PacketIns::lose_answers() {
  if (!notes_) return;
  for (Note& note : notes_->ring) note.open = false;
  open_ = 0;
  oldest_open_ = noted_;
}

}  // namespace ps::decode
