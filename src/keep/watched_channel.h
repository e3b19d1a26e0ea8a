// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "capture/chunk.h"
#include "decode/decoder.h"
#include "keep/occasion.h"

namespace ps::keep {

/// A channel on which somebody looks for occasions: its decoder, and between that and where its
/// messages go a look at their types.
///
/// An occasion is reported once what belongs to it has been handed on, and one of a kind only once
/// in twice the time that is kept around it, so that a storm of errors is one.
/// Lifetime: the channel's; outlived by `watch`, `report` and what the decoder needs. Thread: the
/// channel's data thread.
class WatchedChannel final : public capture::ChannelSink, private decode::MessageSink {
 public:
  WatchedChannel(const capture::ChannelInfo& info, decode::MessageSink& next,
                 decode::Channels& channels, const Watch& watch, const Report& report);

  void chunk(const capture::Chunk& chunk) override { decoder_.chunk(chunk); }
  void gap(const capture::Gap& gap) override { decoder_.gap(gap); }
  void datapath(DatapathId dpid) override { decoder_.datapath(dpid); }
  void encrypted(Direction direction, std::string_view why) override {
    decoder_.encrypted(direction, why);
  }
  void doubt(capture::Doubt doubt, std::uint64_t count) override { decoder_.doubt(doubt, count); }
  void closed(std::string_view reason, Timestamp time) override;

 private:
  void message(const decode::Message& message) override;
  void look(const decode::Message& message);
  void look_at_role(const decode::Message& message);
  void look_for_storm(const decode::Message& message);
  void report(Trigger trigger, Timestamp time, std::string what);

  decode::MessageSink& next_;
  const Watch& watch_;
  const Report& report_;
  std::shared_ptr<const decode::Channel> channel_;  ///< of the last message
  std::array<std::optional<Timestamp>, kTriggerCount> reported_{};
  std::string role_ = "equal";  ///< what a controller has that has not said otherwise
  Timestamp second_{};          ///< the one in which packet_ins are counted begins
  std::uint64_t packet_ins_ = 0;
  decode::ChannelDecoder decoder_;
};

}  // namespace ps::keep
