// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "capture/chunk.h"
#include "counting/counts.h"
#include "decode/message.h"

namespace ps::app {

/// What `read --stats` counts. Thread: one at a time.
class ReadStats {
 public:
  void add(const decode::Message& message, bool malformed);
  /// Tables by version and type and by switch; where packet-ins come from, by port and by host; how
  /// long controllers take to answer.
  std::string text() const;

 private:
  struct Count {
    std::uint64_t messages = 0;
    std::uint64_t octets = 0;
    std::uint64_t malformed = 0;
  };
  /// Of one channel; what is known of it last is what it is shown as.
  struct OfChannel {
    std::shared_ptr<const decode::Channel> channel;
    std::array<std::uint64_t, 2> messages{};  ///< by Direction
    std::uint64_t octets = 0;
  };

  std::string by_type() const;
  std::string by_switch() const;
  std::string by_packet_in() const;

  std::map<std::pair<std::uint8_t, openflow::MsgType>, Count> by_type_;
  std::map<capture::ChannelId, OfChannel> by_channel_;
  std::shared_ptr<const decode::Names> names_;  ///< null where there are none
  counting::Counts counts_;
};

}  // namespace ps::app
