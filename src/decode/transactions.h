// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
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
/// first comes, none after. Keeping one costs a copy: it is parsed when somebody first asks.
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

  /// `type` and `message` are a packet_in, in its own form or Nicira's.
  void note(openflow::MsgType type, Bytes message, std::uint64_t seq, Timestamp time);
  /// What the message answers, if it is a packet-out or flow-mod and answers anything.
  std::optional<Answer> find(const Message& message) const;

 private:
  struct PacketInNote {
    std::uint64_t seq = 0;
    Timestamp time{};
    openflow::MsgType type = openflow::MsgType::unknown;
    std::size_t message_size = 0;
    std::array<std::uint8_t, kKeptOctets> octets;

    /// What the kept octets say, once somebody asked.
    mutable bool parsed = false;
    mutable std::optional<std::uint32_t> buffer_id;
    mutable std::uint32_t in_port = 0;
    mutable Bytes frame;                 ///< of `octets`
    mutable std::size_t frame_size = 0;  ///< of the whole frame as it came in the packet-in

    Bytes kept() const { return Bytes(octets).first(std::min(message_size, kKeptOctets)); }
    const PacketInNote& parse() const;
    bool same_frame(Bytes other) const;
    Answer answered_at(Timestamp when) const;
  };

  /// The youngest note for which `wanted` holds.
  template <class Wanted>
  const PacketInNote* youngest(Wanted wanted) const;
  const PacketInNote* for_packet_out(const openflow::PacketOut& packet_out) const;
  const PacketInNote* for_flow_mod(const openflow::FlowMod& flow_mod, Timestamp time) const;

  std::vector<PacketInNote> notes_;  ///< a ring once it has kKept elements
  std::size_t next_ = 0;             ///< where the next one goes
};

}  // namespace ps::decode
