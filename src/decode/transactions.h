// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "decode/message.h"
#include "openflow/flow_mod.h"
#include "openflow/packet_out.h"

namespace ps::decode {

/// The last packet-ins of one channel, to say which of them a packet-out or flow-mod answers.
///
/// Bounded: kKept packet-ins, the first kKeptOctets of each message; the memory is taken when the
/// first comes, none after. A packet-in is parsed when somebody first asks, and copied only if it
/// is still among the last kKept when its chunk ends: in bulk most are not.
/// A resource. Thread: the channel's data thread.
class Transactions {
 public:
  static constexpr std::size_t kKept = 128;
  static constexpr std::size_t kKeptOctets = 256;
  /// A flow-mod that names no buffer answers a packet-in that is not older than this.
  static constexpr std::chrono::seconds kAnswerTime{1};

  Transactions() = default;
  Transactions(const Transactions&) = delete;
  Transactions& operator=(const Transactions&) = delete;

  /// `type` and `message` are a packet_in, in its own form or Nicira's; borrowed until settle().
  void note(openflow::MsgType type, Bytes message, std::uint64_t seq, Timestamp time);
  /// The octets of the messages noted since the last call are about to go: copies what is kept.
  void settle() {
    if (unsettled_ > 0) copy_unsettled();
  }
  /// What the message answers, if it is a packet-out or flow-mod and answers anything.
  std::optional<Answer> find(const Message& message) const;

 private:
  struct PacketInNote {
    std::uint64_t seq = 0;
    Timestamp time{};
    openflow::MsgType type = openflow::MsgType::unknown;
    std::size_t message_size = 0;
    Bytes kept;  ///< the message's first octets: borrowed until settled, then of `octets_`

    /// What the kept octets say, once somebody asked.
    mutable bool parsed = false;
    mutable std::optional<std::uint32_t> buffer_id;
    mutable std::uint32_t in_port = 0;
    mutable Bytes frame;                 ///< of `kept`
    mutable std::size_t frame_size = 0;  ///< of the whole frame as it came in the packet-in

    const PacketInNote& parse() const;
    bool same_frame(Bytes other) const;
    Answer answered_at(Timestamp when) const;
  };

  /// The youngest note for which `wanted` holds.
  template <class Wanted>
  const PacketInNote* youngest(Wanted wanted) const;
  const PacketInNote* for_packet_out(const openflow::PacketOut& packet_out) const;
  const PacketInNote* for_flow_mod(const openflow::FlowMod& flow_mod, Timestamp time) const;

  void copy_unsettled();

  using Octets = std::array<std::uint8_t, kKeptOctets>;

  std::vector<PacketInNote> notes_;   ///< a ring once it has kKept elements
  std::unique_ptr<Octets[]> octets_;  ///< kKept of them, one for each place in the ring
  std::size_t next_ = 0;              ///< where the next one goes
  std::size_t unsettled_ = 0;         ///< how many notes borrow, at most kKept: the youngest
};

}  // namespace ps::decode
