// SPDX-License-Identifier: Apache-2.0
#include "decode/packet_ins.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "openflow/match_covers.h"
#include "openflow/nicira_packet_in.h"

namespace ps::decode {
namespace {

using openflow::MsgType;

constexpr std::size_t kMacSize = 6;

std::uint8_t row_of(std::uint64_t key) { return static_cast<std::uint8_t>(spread(key) >> 56); }

/// Of what most frames differ in: size, Ethernet addresses, and up to the ports and checksums of
/// what is inside.
std::uint8_t frame_row(Bytes frame) {
  struct Look {
    std::size_t at;
    std::uint64_t factor;  // odd, and each its own, so that no two octets cancel each other
  };
  constexpr Look kLooks[] = {{0, 0x9e3779b97f4a7c15},  {8, 0xbf58476d1ce4e5b9},
                             {16, 0x94d049bb133111eb}, {24, 0xd6e8feb86659fd93},
                             {32, 0xff51afd7ed558ccd}, {34, 0xc4ceb9fe1a85ec53}};
  std::uint64_t hash = frame.size();
  for (const auto& [at, factor] : kLooks) {
    if (at + sizeof(std::uint64_t) > frame.size()) break;
    hash += load_be64(frame.data() + at) * factor;
  }
  return row_of(hash ^ hash >> 32);
}

/// The Ethernet addresses that a match names whole.
struct Addresses {
  std::optional<std::uint64_t> dst, src;
};

Addresses whole_addresses(const openflow::Match& match) {
  Addresses found;
  for (const auto& field : match) {
    const bool is_dst = field.id == openflow::Field::eth_dst;
    if (!is_dst && field.id != openflow::Field::eth_src) continue;
    if (field.has_mask() || field.value().size() != kMacSize) continue;
    (is_dst ? found.dst : found.src) = MacAddress::number_at(field.value().data());
    if (found.dst && found.src) break;
  }
  return found;
}

}  // namespace

const PacketIns::Note& PacketIns::Note::parse() const {
  if (std::exchange(parsed, true)) return *this;
  buffered = false;
  if (const auto in = openflow::packet_in_of(type, Bytes(octets, kept))) {
    buffered = (*in)->buffer_id.has_value();
    buffer_id = (*in)->buffer_id.value_or(0);
    in_port = (*in)->in_port;
  }
  return *this;
}

bool PacketIns::Note::same_frame(Bytes other) const {
  if (other.size() != frame_size) return false;
  const Bytes ours = frame();
  return !ours.empty() && std::ranges::equal(other.first(ours.size()), ours);
}

bool PacketIns::Note::has_addresses(std::optional<std::uint64_t> dst,
                                    std::optional<std::uint64_t> src) const {
  const Bytes ours = frame();
  if (ours.size() < 2 * kMacSize) return !dst && !src;
  return (!dst || MacAddress::number_at(ours.data()) == *dst) &&
         (!src || MacAddress::number_at(ours.data() + kMacSize) == *src);
}

Answer PacketIns::Note::answered_at(Timestamp when) const {
  return {.seq = seq, .latency = when - time, .type = type, .frame = frame(), .request = {}};
}

void PacketIns::keep_fresh() {
  const std::size_t forgotten = fresh_ - std::min(fresh_, kKept);
  counts_.add(Unanswered::packet_ins_forgotten, forgotten);
  for (auto i = forgotten; i < fresh_; ++i) {
    prepare(noted_ + kAhead);
    keep(notes_->fresh[i % kKept]);
  }
  fresh_ = 0;
}

/// Of many channels nobody's notes stay in the cache; asked for in time, their lines come side by
/// side instead of one after the other.
void PacketIns::prepare(std::uint64_t number) const {
  constexpr int kToWrite = 1;
  constexpr std::size_t kLine = 64;
  __builtin_prefetch(&note_of(number), kToWrite);
  const Octets& octets = notes_->octets[number % kKept];
  __builtin_prefetch(octets.data(), kToWrite);
  __builtin_prefetch(octets.data() + kLine, kToWrite);
}

void PacketIns::keep(const Fresh& fresh) {
  const auto header = openflow::header_at(fresh.message);
  const Bytes message(fresh.message, header.length);
  const auto type = openflow::type_of(header);
  const Bytes frame = openflow::frame_sent_up(type, message).value_or(Bytes());
  Note& note = note_of(noted_);
  if (note.open) {
    end_waiting(note);
    counts_.add(Unanswered::packet_ins_forgotten);
  }
  if (open_ == 0) oldest_open_ = noted_;
  ++open_;
  note.seq = fresh.seq;
  note.time = fresh_time_;
  note.type = type;
  note.open = true;
  note.frame_at =
      static_cast<std::uint16_t>(frame.empty() ? message.size() : frame.data() - message.data());
  note.frame_size = static_cast<std::uint16_t>(frame.size());
  Octets& place = notes_->octets[noted_ % kKept];
  const auto kept = std::min(message.size(), kKeptOctets);
  std::memmove(place.data(), message.data(), kept);  // GCC makes a slow loop of memcpy
  note.octets = place.data();
  note.kept = static_cast<std::uint16_t>(kept);
  note.parsed = false;
  put_in_rows(note, frame, static_cast<Place>(noted_++ % kKept));
}

void PacketIns::put_in_rows(Note& note, Bytes frame, Place place) {
  const auto dst = frame.size() >= kMacSize ? MacAddress::number_at(frame.data()) : 0;
  const auto put = [place](Rows& rows, RowEntry& entry, std::uint8_t row) {
    entry = {row, std::exchange(rows[row], place)};
  };
  put(notes_->of_frame, note.of_frame, frame_row(frame));
  put(notes_->of_dst, note.of_dst, row_of(dst));
}

struct PacketIns::All {
  const PacketIns& notes;
  std::uint64_t youngest() const { return notes.noted_; }
  std::uint64_t older(std::uint64_t link) const { return link - 1 > notes.first() ? link - 1 : 0; }
};

/// Those with the same hash. A place whose note has another, or is younger than the one that refers
/// to it, was taken since: then all older ones of the row are gone as well.
class PacketIns::Row {
 public:
  Row(const PacketIns& notes, const Rows& rows, RowEntry Note::*entry, std::uint8_t row)
      : notes_(notes), youngest_(rows[row]), entry_(entry), row_(row) {}

  std::uint64_t youngest() const { return at(youngest_, notes_.noted_ + 1); }
  std::uint64_t older(std::uint64_t link) const {
    return at((notes_.note_of(link - 1).*entry_).older, link);
  }

 private:
  /// Of the note there, if it is of this row and before `limit`.
  std::uint64_t at(Place place, std::uint64_t limit) const {
    const auto age = (notes_.noted_ - 1 - place) % kKept;
    if (age >= notes_.noted_) return 0;
    const auto link = notes_.noted_ - age;
    return link < limit && (notes_.note_of(link - 1).*entry_).row == row_ ? link : 0;
  }

  const PacketIns& notes_;
  Place youngest_;
  RowEntry Note::*entry_;
  std::uint8_t row_;
};

template <class Walk, class Wanted>
const PacketIns::Note* PacketIns::answered(Walk walk, Wanted wanted) const {
  const Note* open = nullptr;
  const Note* answered = nullptr;
  Timestamp burst{};
  int left = kMostOfBurst;
  for (auto link = walk.youngest(); link > 0; link = walk.older(link)) {
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
  for (auto link = noted_; link > first(); --link) {
    const Note& note = note_of(link - 1);
    if (note.parse().buffered && note.buffer_id == buffer_id) return &note;
  }
  return nullptr;
}

const PacketIns::Note* PacketIns::for_packet_out(const openflow::PacketOut& packet_out) const {
  if (packet_out.buffer_id) return by_buffer(*packet_out.buffer_id);
  if (packet_out.data.empty()) return nullptr;
  const Row row(*this, notes_->of_frame, &Note::of_frame, frame_row(packet_out.data));
  const auto same = [&](const Note& note) { return note.same_frame(packet_out.data); };
  // The same frame may have come in at several ports.
  const auto* of_port = answered(row, [&](const Note& note) {
    return same(note) && note.parse().in_port == packet_out.in_port;
  });
  return of_port ? of_port : answered(row, same);
}

const PacketIns::Note* PacketIns::for_flow_mod(const openflow::FlowMod& flow_mod,
                                               Timestamp time) const {
  if (flow_mod.buffer_id) return by_buffer(*flow_mod.buffer_id);
  const auto [dst, src] = whole_addresses(flow_mod.match);
  const auto covered = [&, dst = dst, src = src](const Note& note) {
    if (time - note.time > kAnswerTime) return false;
    if (!note.has_addresses(dst, src)) return false;
    const auto frame = frame::parse(note.frame());
    return frame && openflow::covers(flow_mod.match, *frame, note.parse().in_port);
  };
  if (!dst) return answered(All{*this}, covered);
  return answered(Row(*this, notes_->of_dst, &Note::of_dst, row_of(*dst)), covered);
}

std::optional<Answer> PacketIns::find(const Message& answer) const {
  if (!notes_) return std::nullopt;
  const Note* note = nullptr;
  if (answer.type == MsgType::packet_out) {
    note = for_packet_out(answer.packet_out());
  } else if (answer.type == MsgType::flow_mod) {
    note = for_flow_mod(answer.flow_mod(), answer.time);
  }
  if (!note) return std::nullopt;
  return note->answered_at(answer.time);
}

void PacketIns::end_waiting(Note& note) {
  note.open = false;
  --open_;
}

bool PacketIns::close(const Answer& answer) {
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
  if (low == noted_ || note_of(low).seq != answer.seq || !note_of(low).open) return false;
  end_waiting(note_of(low));
  while (oldest_open_ < noted_ && !note_of(oldest_open_).open) ++oldest_open_;
  return true;
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
