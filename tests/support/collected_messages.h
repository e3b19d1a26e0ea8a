// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "decode/message.h"

namespace ps::test {

/// A message as it was seen, with all that it borrowed copied.
struct Seen {
  std::shared_ptr<const decode::Channel> channel;
  std::uint64_t seq = 0;
  Direction direction{};
  Timestamp time{};
  std::uint64_t frame_number = 0;
  openflow::Header header;
  openflow::MsgType type{};
  std::vector<std::uint8_t> bytes;
  std::optional<decode::Answer> answer;
  std::vector<std::uint8_t> answered_frame;
  std::optional<decode::Part> part;
};

/// Keeps every message that it is given.
class CollectedMessages final : public decode::MessageSink {
 public:
  void message(const decode::Message& message) override {
    Seen seen{message.channel,      message.seq,
              message.direction,    message.time,
              message.frame_number, message.header,
              message.type,         {},
              message.answer(),     {},
              message.part};
    seen.bytes.assign(message.bytes.begin(), message.bytes.end());
    if (seen.answer) {
      seen.answered_frame.assign(seen.answer->frame.begin(), seen.answer->frame.end());
      seen.answer->frame = {};
    }
    all.push_back(std::move(seen));
  }

  std::vector<Seen> all;
};

}  // namespace ps::test
