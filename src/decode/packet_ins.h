// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/clock.h"
#include "decode/message.h"
#include "decode/unanswered.h"
#include "openflow/flow_mod.h"
#include "openflow/packet_out.h"

namespace ps::decode {

/// The last packet-ins of one channel, to say which of them a packet-out or flow-mod answers, and
/// which nobody answered.
///
/// Several that wait may have the frame that is sent, or one that the match covers. Controllers
/// answer in order, so of some that came at once (kBurst) the oldest is meant; but what they
/// ignored (before they had greeted) comes again, so of some that came one by one the youngest.
///
/// Bounded: kKept packet-ins, the first kKeptOctets of each message; the memory is taken when the
/// first comes, none after. What answers a packet-in comes the other way, so in a later chunk:
/// until its own ends only its place is noted, and it is kept if it is then among the last kKept,
/// which in bulk most are not. It is parsed when somebody first asks. Those with a certain frame or
/// destination are found without a look at the others.
/// A resource. Thread: the channel's data thread.
class PacketIns {
 public:
  static constexpr std::size_t kKept = 128;
  static constexpr std::size_t kKeptOctets = 256;
  /// A flow-mod that names no buffer answers a packet-in that is not older than this; one that has
  /// no answer after it counts as unanswered.
  static constexpr std::chrono::seconds kAnswerTime{1};
  static constexpr std::chrono::milliseconds kBurst{100};
  /// So many of a burst are looked at for its oldest.
  static constexpr int kMostOfBurst = 16;

  explicit PacketIns(UnansweredCounts& counts) : counts_(counts) {}
  PacketIns(const PacketIns&) = delete;
  PacketIns& operator=(const PacketIns&) = delete;

  /// `message` is a packet_in, in its own form or Nicira's; its octets are borrowed until settle().
  void note(const Message& message) {
    if (!notes_) notes_ = std::make_unique_for_overwrite<Notes>();
    notes_->fresh[fresh_++ % kKept] = {message.bytes.data(), message.seq};
    fresh_time_ = message.time;
  }
  /// The octets of the messages noted since the last call are about to go: copies what is kept.
  void settle() {
    if (fresh_ > 0) keep_fresh();
  }

  /// The packet-in that a packet-out or a flow-mod answers.
  std::optional<Answer> find(const Message& answer) const;

  /// Is there one that waits for its answer?
  bool any_open() const { return open_ > 0; }
  /// `answer` was seen. False when what it answers was answered before, or waited for too long.
  bool close(const Answer& answer);
  /// Counts those that have waited for too long at that time.
  void expire(Timestamp now) {
    if (open_ > 0) count_expired(now);
  }
  /// Octets of the channel are missing, maybe the answers: nothing is known of those that wait.
  void lose_answers();

 private:
  /// A packet-in of the chunk that is read now, a whole message; nobody can have answered it.
  struct Fresh {
    const std::uint8_t* message = nullptr;
    std::uint64_t seq = 0;
  };

  /// A place in the ring, where the note is that was meant or one that took its place since.
  using Place = std::uint8_t;
  static_assert(kKept <= 1 << 8);

  /// In which row a note stands, and where the next older one of that row is or was.
  struct RowEntry {
    std::uint8_t row = 0;
    Place older = 0;
  };

  /// In one line of the cache: a storm of packet-ins on many channels writes many of them.
  struct alignas(64) Note {
    std::uint64_t seq = 0;
    Timestamp time{};
    const std::uint8_t* octets = nullptr;  ///< the message's first ones, in Notes::octets
    std::uint16_t kept = 0;                ///< how many they are
    std::uint16_t frame_at = 0;
    std::uint16_t frame_size = 0;  ///< of the whole frame as it came in the packet-in
    RowEntry of_frame;
    RowEntry of_dst;
    openflow::MsgType type = openflow::MsgType::unknown;
    bool open = false;  ///< waits for an answer, not yet too long

    /// What the kept octets say beside, once somebody asked.
    mutable bool parsed = false;
    mutable bool buffered = false;
    mutable std::uint32_t buffer_id = 0;
    mutable std::uint32_t in_port = 0;

    const Note& parse() const;
    /// What is kept of it.
    Bytes frame() const {
      if (frame_at >= kept) return {};
      return {octets + frame_at, std::min<std::size_t>(frame_size, kept - frame_at)};
    }
    /// Its destination and source are these, where they are given.
    bool has_addresses(std::optional<std::uint64_t> dst, std::optional<std::uint64_t> src) const;
    bool same_frame(Bytes other) const;
    Answer answered_at(Timestamp when) const;
  };

  using Octets = std::array<std::uint8_t, kKeptOctets>;
  /// How many notes before its turn one is prepared.
  static constexpr std::uint64_t kAhead = 4;

  /// By a hash: where the youngest note with it is.
  static constexpr std::size_t kRows = 256;
  using Rows = std::array<Place, kRows>;

  struct Notes {
    std::array<Fresh, kKept> fresh{};
    std::array<Note, kKept> ring{};
    Rows of_frame{};
    Rows of_dst{};
    std::array<Octets, kKept> octets;  ///< one for each place in the ring
  };

  Note& note_of(std::uint64_t number) { return notes_->ring[number % kKept]; }
  const Note& note_of(std::uint64_t number) const { return notes_->ring[number % kKept]; }
  std::uint64_t first() const { return noted_ > kKept ? noted_ - kKept : 0; }

  /// Walks over notes from the youngest on, by their numbers plus one; 0 is the end.
  struct All;
  class Row;
  /// Of the notes that `walk` gives, and there of the open ones for which `wanted` holds, the
  /// oldest of the youngest burst; where there is none, the youngest that is not open.
  template <class Walk, class Wanted>
  const Note* answered(Walk walk, Wanted wanted) const;
  const Note* by_buffer(std::uint32_t buffer_id) const;
  const Note* for_packet_out(const openflow::PacketOut& packet_out) const;
  const Note* for_flow_mod(const openflow::FlowMod& flow_mod, Timestamp time) const;

  void end_waiting(Note& note);
  void count_expired(Timestamp now);
  void keep_fresh();
  void prepare(std::uint64_t number) const;
  void keep(const Fresh& fresh);
  void put_in_rows(Note& note, Bytes frame, Place place);

  UnansweredCounts& counts_;
  std::unique_ptr<Notes> notes_;
  std::uint64_t noted_ = 0;        ///< how many in all; the next one's number
  std::uint64_t oldest_open_ = 0;  ///< none with a smaller number is open
  std::size_t open_ = 0;
  Timestamp fresh_time_{};
  std::size_t fresh_ = 0;  ///< how many came since the last settle(); the last kKept are there
};

}  // namespace ps::decode
