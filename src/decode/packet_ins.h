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
/// first comes, none after. A packet-in is parsed when somebody first asks, and copied only if it
/// is still among the last kKept when its chunk ends: in bulk most are not. Those with a certain
/// frame or destination are found without a look at the others, once they are settled: what answers
/// them comes the other way, so in a later chunk.
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
  void note(const Message& message);
  /// The octets of the messages noted since the last call are about to go: copies what is kept.
  void settle() {
    if (unsettled_ > 0) copy_unsettled();
  }

  /// The packet-in that a packet-out or a flow-mod answers.
  std::optional<Answer> find(const Message& answer) const;

  /// Is there one that waits for its answer?
  bool any_open() const { return open_ > 0; }
  /// `answer` was seen.
  void close(const Answer& answer);
  /// Counts those that have waited for too long at that time.
  void expire(Timestamp now) {
    if (open_ > 0) count_expired(now);
  }
  /// Octets of the channel are missing, maybe the answers: nothing is known of those that wait.
  void lose_answers();

 private:
  /// A note's number plus one; 0 is none.
  using Link = std::uint64_t;

  struct Note {
    std::uint64_t seq = 0;
    Timestamp time{};
    openflow::MsgType type = openflow::MsgType::unknown;
    bool open = false;  ///< waits for an answer, not yet too long
    std::uint32_t frame_at = 0;
    std::uint32_t frame_size = 0;  ///< of the whole frame as it came in the packet-in
    std::uint64_t dst = 0;
    std::uint64_t src = 0;
    Link older_of_frame = 0;  ///< the next older one in its row of Notes::of_frame
    Link older_of_dst = 0;
    Bytes kept;  ///< the message's first octets: borrowed until settled, then of `octets_`

    /// What the kept octets say beside, once somebody asked.
    mutable bool parsed = false;
    mutable std::optional<std::uint32_t> buffer_id{};
    mutable std::uint32_t in_port = 0;

    const Note& parse() const;
    /// What is kept of it.
    Bytes frame() const {
      if (frame_at >= kept.size()) return {};
      return kept.subspan(frame_at, std::min<std::size_t>(frame_size, kept.size() - frame_at));
    }
    bool same_frame(Bytes other) const;
    Answer answered_at(Timestamp when) const;
  };

  /// By a hash: the youngest note with it.
  static constexpr std::size_t kRows = 256;
  using Rows = std::array<Link, kRows>;

  struct Notes {
    std::array<Note, kKept> ring{};
    Rows of_frame{};
    Rows of_dst{};
  };

  Note& note_of(std::uint64_t number) { return notes_->ring[number % kKept]; }
  const Note& note_of(std::uint64_t number) const { return notes_->ring[number % kKept]; }
  std::uint64_t first() const { return noted_ > kKept ? noted_ - kKept : 0; }

  /// Looks at notes from the youngest on, where `older` gives the link from one to the next: of the
  /// open ones for which `wanted` holds the oldest of the youngest burst; where there is none, the
  /// youngest that is not open.
  template <class Older, class Wanted>
  const Note* answered(Link youngest, Older older, Wanted wanted) const;
  const Note* by_buffer(std::uint32_t buffer_id) const;
  const Note* for_packet_out(const openflow::PacketOut& packet_out) const;
  const Note* for_flow_mod(const openflow::FlowMod& flow_mod, Timestamp time) const;

  void end_waiting(Note& note);
  void count_expired(Timestamp now);
  void copy_unsettled();
  void put_in_rows(Note& note, Link link);

  using Octets = std::array<std::uint8_t, kKeptOctets>;

  UnansweredCounts& counts_;
  std::unique_ptr<Notes> notes_;
  std::unique_ptr<Octets[]> octets_;  ///< kKept of them, one for each place in the ring
  std::uint64_t noted_ = 0;           ///< how many in all; the next one's number
  std::uint64_t oldest_open_ = 0;     ///< none with a smaller number is open
  std::size_t open_ = 0;
  std::size_t unsettled_ = 0;  ///< how many notes borrow, at most kKept: the youngest
};

}  // namespace ps::decode
