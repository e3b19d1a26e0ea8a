// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "capture/chunk.h"
#include "tcpstream/stream.h"

namespace ps::capture {

/// Which TCP streams of a capture are OpenFlow channels. A value.
struct OpenFlowStreams {
  /// The server's port is one of these: whatever the stream carries.
  std::vector<std::uint16_t> ports = {6633, 6634, 6653};
  /// Also every stream, on any port, that was seen from its SYN and begins with an OpenFlow hello.
  bool find_hello = true;
};

/// Opens a channel for each TCP stream that is OpenFlow. The connecting side is taken for the
/// switch, without certainty. A stream that carries no octet opens no channel.
/// Lifetime: outlives the Reassembler that it serves. Thread: the tap's data thread.
class FileTapChannels final : public tcpstream::StreamSinks {
 public:
  FileTapChannels(OpenFlowStreams which, ChannelSinks& sinks)
      : which_(std::move(which)), sinks_(sinks) {}

  std::unique_ptr<tcpstream::StreamSink> open(const tcpstream::StreamInfo& stream) override;
  /// What channels are told from now on when the input ends.
  void set_end_reason(std::string_view reason) { end_reason_ = reason; }
  /// Opened so far.
  std::uint64_t channels() const { return channels_; }

 private:
  class FileChannel;

  OpenFlowStreams which_;
  ChannelSinks& sinks_;
  std::string_view end_reason_;
  std::uint64_t channels_ = 0;
};

}  // namespace ps::capture
