// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/direction.h"
#include "decode/message.h"
#include "openflow/header.h"
#include "openflow/msg_type.h"

namespace ps::record {

/// A message that some session asked for: an immutable copy, right-sized, shared by all sessions
/// that it matches. Or bytes that a producer pushed already formatted, delivered as they are.
/// Thread: any, being immutable.
class Record {
 public:
  /// Copies what `message` borrows, what it keeps of the message that it answers included.
  static std::shared_ptr<const Record> of(const decode::Message& message);
  /// `bytes` as a producer pushed them (Thrift pushMessageSync and pushMessageAsync).
  static std::shared_ptr<const Record> pushed(Bytes bytes, Timestamp time);

  struct Answers {
    std::uint64_t seq = 0;  ///< number on the channel of the message that is answered
    std::chrono::nanoseconds latency{0};
    openflow::MsgType type = openflow::MsgType::unknown;
  };

  bool is_pushed() const { return channel == nullptr; }
  /// The whole OpenFlow message, or what was pushed. Lives as long as the record.
  Bytes bytes() const { return {storage_.get(), size_}; }
  /// First octets of the frame of the packet-in that this message answers; empty when it does not.
  Bytes answered_frame() const { return refuses() ? Bytes{} : answered(); }
  /// First octets of the message that this error refuses; empty when it is not known.
  Bytes refused_message() const { return refuses() ? answered() : Bytes{}; }
  /// What the record holds in memory, for the bounds of a log.
  std::size_t footprint() const { return sizeof(Record) + size_ + answered_size_; }

  std::shared_ptr<const decode::Channel> channel;  ///< null when pushed
  std::uint64_t seq = 0;                           ///< number of the message on its channel
  Direction direction = Direction::to_controller;
  Timestamp time{};
  std::uint64_t frame_number = 0;
  openflow::Header header{};
  openflow::MsgType type = openflow::MsgType::unknown;
  std::optional<Answers> answers;
  std::optional<decode::Part> part;  ///< of a multipart answer in several messages

  /// `answered` is what is kept of the message that this one answers: a frame or, for an error, the
  /// message's own octets.
  Record(Bytes bytes, Bytes answered);

 private:
  bool refuses() const { return type == openflow::MsgType::error; }
  Bytes answered() const { return {storage_.get() + size_, answered_size_}; }

  std::unique_ptr<std::uint8_t[]> storage_;
  std::size_t size_;
  std::size_t answered_size_;
};

using RecordPtr = std::shared_ptr<const Record>;

}  // namespace ps::record
