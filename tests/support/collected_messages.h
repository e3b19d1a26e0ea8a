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
  std::vector<std::uint8_t> answered_frame{};
  std::vector<std::uint8_t> answered_request{};
  std::optional<decode::Part> part{};
};

/// Keeps every message that it is given.
class CollectedMessages final : public decode::MessageSink {
 public:
  void message(const decode::Message& message) override {
    Seen seen{.channel = message.channel,
              .seq = message.seq,
              .direction = message.direction,
              .time = message.time,
              .frame_number = message.frame_number,
              .header = message.header,
              .type = message.type,
              .bytes = {message.bytes.begin(), message.bytes.end()},
              .answer = message.answer(),
              .part = message.part};
    if (seen.answer) {
      seen.answered_frame.assign(seen.answer->frame.begin(), seen.answer->frame.end());
      seen.answered_request.assign(seen.answer->request.begin(), seen.answer->request.end());
      seen.answer->frame = seen.answer->request = {};
    }
    all.push_back(std::move(seen));
  }

  std::vector<Seen> all;
};

}  // namespace ps::test
