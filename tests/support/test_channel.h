// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <vector>

#include "capture/chunk.h"
#include "decode/channels.h"
#include "decode/decoder.h"
#include "support/collected_messages.h"

namespace ps::test {

/// One channel with a decoder behind it, at whose time the test stands.
///
///   TestChannel channel;
///   channel.to_controller(encode::hello(Version::v1_3)).later(5ms).to_switch(...);
///   EXPECT_EQ(channel.messages().size(), 2u);
class TestChannel {
 public:
  explicit TestChannel(bool roles_certain = true, decode::MessageSink* sink = nullptr)
      : decoder_({.id = 1,
                  .tap = "test",
                  .switch_peer = "127.0.0.1:41234",
                  .controller_peer = "127.0.0.1:6653",
                  .roles_certain = roles_certain},
                 sink ? *sink : collected_, channels_) {}

  TestChannel& to_controller(Bytes octets) { return chunk(Direction::to_controller, octets); }
  TestChannel& to_switch(Bytes octets) { return chunk(Direction::to_switch, octets); }
  TestChannel& chunk(Direction direction, Bytes octets) {
    decoder_.chunk({direction, now_, octets, ++frame_});
    return *this;
  }
  TestChannel& gap(Direction direction, std::uint64_t bytes) {
    decoder_.gap({direction, now_, bytes, ++frame_});
    return *this;
  }
  TestChannel& later(std::chrono::nanoseconds by) {
    now_ += by;
    return *this;
  }
  TestChannel& close() {
    decoder_.closed("the test is over", now_);
    return *this;
  }

  const std::vector<Seen>& messages() const { return collected_.all; }
  std::uint64_t count(decode::Anomaly anomaly) const {
    return channels_.totals().anomalies[static_cast<std::size_t>(anomaly)];
  }
  std::uint64_t count(decode::Unanswered what) const {
    return channels_.totals().unanswered[static_cast<std::size_t>(what)];
  }
  const decode::Channels& channels() const { return channels_; }

 private:
  decode::Channels channels_;
  CollectedMessages collected_;
  decode::ChannelDecoder decoder_;
  Timestamp now_{std::chrono::hours(24 * 365 * 56)};
  std::uint64_t frame_ = 0;
};

}  // namespace ps::test
