// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "tcpstream/half.h"
#include "tcpstream/segment.h"

namespace ps::tcpstream {

/// The side of a stream. The client sent the SYN; where none was seen, the server is the side whose
/// port the Reassembler was told of, else the one with the lower port.
enum class Side : std::uint8_t { client, server };

constexpr Side opposite(Side side) { return side == Side::client ? Side::server : Side::client; }

/// What is known of a stream when it opens. A value.
struct StreamInfo {
  Peer client{};
  Peer server{};
  bool from_start = false;  ///< a SYN was seen
  Timestamp time{};
  std::uint64_t frame_number = 0;
};

/// Octets of one side, in order. `data` is borrowed for the call. Time and frame are those of the
/// frame that made them available, which for octets that had to wait is the one that filled the
/// hole.
struct StreamData {
  Side from;
  Bytes data;
  Timestamp time;
  std::uint64_t frame_number;
};

/// Octets that are missing between the data before and the data after.
struct StreamGap {
  Side from;
  std::uint64_t bytes;  ///< 0 when that cannot be known: Loss::joined
  Loss why;
  Timestamp time;
  std::uint64_t frame_number;
};

/// Why a stream ended; names are stable.
enum class StreamEnd : std::uint8_t {
  finished,     ///< both sides sent FIN
  reset,        ///< one side sent RST
  replaced,     ///< a new connection took the same ports
  evicted,      ///< too many streams: this one had been silent longest
  input_ended,  ///< no more segments come
};

/// For people: `both sides closed`.
std::string_view meaning(StreamEnd end);

/// Where one stream goes. Made when it opens, destroyed after `closed` or when it declined.
class StreamSink {
 public:
  virtual ~StreamSink() = default;
  /// False: nothing more of this stream is wanted; `closed` is then not called.
  virtual bool data(const StreamData& data) = 0;
  virtual void gap(const StreamGap& gap) = 0;
  virtual void closed(StreamEnd end, Timestamp time) = 0;
};

/// Gives a sink for each stream that opens, or nothing when it is not wanted.
class StreamSinks {
 public:
  virtual ~StreamSinks() = default;
  virtual std::unique_ptr<StreamSink> open(const StreamInfo& stream) = 0;
};

}  // namespace ps::tcpstream
