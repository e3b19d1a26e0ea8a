// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "capture/chunk.h"
#include "capture/file_tap_channels.h"
#include "capture/file_tap_pdus.h"
#include "pcapng/capture_file.h"
#include "tcpstream/reassembler.h"
#include "tcpstream/segment.h"

namespace ps::capture {

/// What became of the frames so far. A value.
struct FrameTotals {
  std::uint64_t frames = 0;
  std::uint64_t channels = 0;
  std::array<std::uint64_t, tcpstream::kSkippedCount> skipped{};  ///< frames, by tcpstream::Skipped
  std::uint64_t other_pdus = 0;  ///< exported messages of other protocols
  tcpstream::Counters tcp;
  TlsTotals tls;
};

/// Can its frames hold OpenFlow? The error names the link types that can.
Result<void> check_link_type(const pcapng::CaptureFile& file);

/// Frames of capture files in, channels out: TCP streams are put together, exported messages taken
/// as they are.
///
///   FileTapFrames frames(streams, sinks);
///   frames.frame(frame, frame.time);         // for each, in the order of their times
///   frames.finish("the capture ended", time);
///
/// Frames of several files may follow one another: a stream goes on where the file before ended,
/// and what two files both have is taken once. Lifetime: a resource; `sinks` outlives it. Thread:
/// the tap's data thread.
class FileTapFrames {
 public:
  FileTapFrames(OpenFlowStreams streams, ChannelSinks& sinks);

  /// `shown` is the time that the messages bear.
  void frame(const pcapng::CapturedFrame& frame, Timestamp shown);
  /// Hands on what still waits and closes all channels; `reason` is for people.
  void finish(std::string_view reason, Timestamp time);
  FrameTotals totals() const;

  /// Secrets of TLS connections, beside those in the files themselves.
  tls::Keys& keys() { return channels_.keys(); }
  void look_for_keys() { channels_.look_for_keys(); }

 private:
  const std::vector<std::uint16_t> server_ports_;
  FileTapChannels channels_;
  tcpstream::Reassembler reassembler_;
  FileTapPdus pdus_;
  FrameTotals totals_;
};

}  // namespace ps::capture
