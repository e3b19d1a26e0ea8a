// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/direction.h"
#include "capture/chunk.h"
#include "decode/anomaly.h"
#include "decode/multipart_parts.h"
#include "openflow/flow_mod.h"
#include "openflow/header.h"
#include "openflow/msg_type.h"
#include "openflow/packet_out.h"

namespace ps::decode {

class Names;

/// Who talks to whom. Immutable: when the switch's datapath id becomes known, later messages point
/// to a new Channel. A value, shared by the records of its messages.
struct Channel {
  capture::ChannelId id = 0;
  std::string tap{};
  std::string switch_peer{};
  std::string controller_peer{};
  std::optional<DatapathId> dpid{};
  /// Another tap shows the same channel, which has this id; see copies.h.
  std::optional<capture::ChannelId> copy_of{};
  std::string tls{};  ///< when it was decrypted: version and cipher suite
  std::optional<capture::TlsPeer> switch_tls{};  ///< when the tap itself speaks TLS with that side
  std::optional<capture::TlsPeer> controller_tls{};  ///< likewise
  std::string switch_name{};             ///< what people call it; empty when nobody said
  std::string controller_name{};         ///< likewise
  std::shared_ptr<const Names> names{};  ///< of ports and hosts as well; may be null
};

/// The earlier message that another one answers or refuses.
struct Answer {
  std::uint64_t seq = 0;                ///< its number on the channel
  std::chrono::nanoseconds latency{0};  ///< from it to its answer
  openflow::MsgType type = openflow::MsgType::unknown;
  /// The first octets of a packet-in's frame, fewer than PacketIns::kKeptOctets; borrowed.
  Bytes frame;
  /// The first octets of what an error refuses, at most RequestRing::kKeptOctets; borrowed.
  Bytes request;
};

class Transactions;
struct ChannelCounters;

/// One OpenFlow message where it was seen. A view: it and all that it hands out live for the call,
/// after which the decoder shows the next one in the same place.
/// Thread: the data thread of its channel.
class Message {
 public:
  const std::shared_ptr<const Channel>& channel;
  std::uint64_t seq;  ///< number of the message on its channel, from 1
  Direction direction;
  Timestamp time;
  std::uint64_t frame_number;  ///< frame of a capture file that completes it; 0 on live taps
  openflow::Header header;
  openflow::MsgType type;
  Bytes bytes;  ///< the whole message, header included
  /// The frame of the packet_in that this message is, in its own form or Nicira's; nothing for all
  /// other messages.
  std::optional<Bytes> sent_up;
  /// Of a multipart_reply that is not the whole answer: which part of it.
  std::optional<Part> part;

  /// What this message answers. A packet-out or flow-mod: the packet-in that gave it its buffer,
  /// else for a flow-mod one of the last second whose frame its match covers, for a packet-out one
  /// with the same frame. A reply, each of its parts and an error: the request of the other side
  /// with its xid. Found when first asked for, then kept.
  const std::optional<Answer>& answer() const;

  /// The body of a flow_mod or packet_out. Read when first asked for, then kept, for several ask.
  const openflow::FlowMod& flow_mod() const;
  const openflow::PacketOut& packet_out() const;

  /// Unlike that of every other message of this thread; for who keeps what he found out about it.
  std::uint64_t serial() const;

  /// Counts on the channel what somebody who looked at the message found odd; `what` says more in
  /// the log.
  void report(Anomaly anomaly, std::string_view what) const;

  Message(const std::shared_ptr<const Channel>& of, std::uint64_t number, Direction way,
          Timestamp when, std::uint64_t frame, const openflow::Header& head, Bytes all,
          const Transactions* transactions, ChannelCounters* counters = nullptr)
      : channel(of),
        seq(number),
        direction(way),
        time(when),
        frame_number(frame),
        header(head),
        type(openflow::type_of(head)),
        bytes(all),
        transactions_(transactions),
        counters_(counters) {}
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  /// For who shows a message that was seen before: what it answers is known, and so the frame that
  /// it sends up. `answered` is borrowed like all else.
  void show_again(const std::optional<Answer>& answered);

 private:
  friend class ChannelDecoder;
  /// The members are about to say another message.
  void forget() {
    serial_ = 0;
    answer_known_ = flow_mod_known_ = packet_out_known_ = false;
  }

  const Transactions* transactions_;
  ChannelCounters* counters_;
  mutable std::uint64_t serial_ = 0;  ///< 0: nobody has asked
  mutable bool answer_known_ = false;
  mutable bool flow_mod_known_ = false;
  mutable bool packet_out_known_ = false;
  mutable std::optional<Answer> answer_;
  mutable openflow::FlowMod flow_mod_;
  mutable openflow::PacketOut packet_out_;
};

/// Where messages go. Thread: the data thread of the message's channel; may not wait or throw.
class MessageSink {
 public:
  virtual ~MessageSink() = default;
  virtual void message(const Message& message) = 0;
};

}  // namespace ps::decode
