// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "capture/chunk.h"
#include "decode/anomaly.h"
#include "decode/channels.h"
#include "decode/copies.h"
#include "decode/message.h"
#include "decode/multipart_parts.h"
#include "decode/transactions.h"

namespace ps::decode {

/// Turns the octets of one channel into messages.
///
///   ChannelDecoder decoder(info, sink, channels);
///   decoder.chunk(...);                       // sink.message(...) for every whole message
///
/// Whole messages are handed on where they lie in the chunk; only one that is cut by the end of a
/// chunk is kept, at most 64 KiB a direction, and 2 KiB of memory for the next. It learns the
/// datapath id from the features_reply, and where the tap was not sure, from the messages which
/// side the switch is. After a gap it goes on at the next place where a message of the channel's
/// version plausibly begins. What is no OpenFlow stops the direction, not the channel.
///
/// Lifetime: the channel's. Thread: the channel's data thread.
class ChannelDecoder final : public capture::ChannelSink {
 public:
  ChannelDecoder(const capture::ChannelInfo& info, MessageSink& sink, Channels& channels);
  ~ChannelDecoder() override;

  void chunk(const capture::Chunk& chunk) override;
  void gap(const capture::Gap& gap) override;
  void datapath(DatapathId dpid) override;
  void encrypted(Direction direction, std::string_view why) override;
  void doubt(capture::Doubt doubt, std::uint64_t count) override;
  void closed(std::string_view reason, Timestamp time) override;

 private:
  /// What is known of the octets of one direction, named as the tap names it.
  struct Stream {
    enum class State : std::uint8_t {
      in_step,    ///< the next octet begins a message, or goes on with the one in `kept`
      searching,  ///< after a gap: looking for the next message
      stopped,    ///< nothing more is decoded
    };
    State state = State::in_step;
    std::uint8_t version = 0;  ///< of the last message
    std::uint64_t messages = 0;
    std::vector<std::uint8_t> kept;  ///< the front of a message that is not whole yet
  };

  Stream& stream(Direction tapped) { return streams_[static_cast<std::size_t>(tapped)]; }
  Direction true_direction(Direction tapped) const {
    return roles_swapped_ ? opposite(tapped) : tapped;
  }

  void search(const capture::Chunk& chunk);
  Bytes complete_kept(const capture::Chunk& chunk, Bytes rest);
  void walk(const capture::Chunk& chunk, Bytes rest);
  void keep(Stream& stream, Bytes rest);
  /// False when the direction is stopped because no message can begin with this header, the first
  /// octets of `front`.
  bool acceptable(const capture::Chunk& chunk, const openflow::Header& header, Bytes front);
  void stop(Direction tapped, Anomaly anomaly, std::string_view what = {});
  void deliver(const capture::Chunk& chunk, Bytes message);
  void correct_roles(Direction tapped, openflow::MsgType type);
  void learn_datapath(Bytes features_reply);
  /// `change(channel)` says what is different from now on.
  template <class Change>
  void change_channel(Change change);
  void report(Anomaly anomaly, std::string_view what = {}, std::uint64_t times = 1);
  void stand_anew();
  void look_for_copies(openflow::MsgType type, Bytes message);
  void end_test(bool is_copy);

  MessageSink& sink_;
  Channels& channels_;
  std::shared_ptr<const Channel> channel_;
  std::shared_ptr<ChannelCounters> counters_ = std::make_shared<ChannelCounters>();
  std::array<Stream, 2> streams_;
  Transactions transactions_{counters_->unanswered, counters_->answer_times};
  MultipartParts parts_;
  std::shared_ptr<const Standing> standing_;
  std::uint32_t standing_changes_ = 0;
  Standing::Kin kin_;
  std::optional<CopyTest> copy_test_;
  Message message_;  ///< the one that is shown now
  const bool live_;  ///< what happens on it is news; a file is played again and again
  bool roles_certain_;
  bool roles_swapped_ = false;
};

}  // namespace ps::decode
