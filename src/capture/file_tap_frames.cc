// SPDX-License-Identifier: Apache-2.0
#include "capture/file_tap_frames.h"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "pcapng/format.h"

namespace ps::capture {

using pcapng::linktype::kUpperPdu;

Result<void> check_link_type(const pcapng::CaptureFile& file) {
  const int type = file.link_type();
  // A file without an interface has no frames, which is no fault.
  if (type < 0 || type == kUpperPdu || tcpstream::link_type_supported(type)) return {};
  return Error{fmt::format(
      "{}: link type {} is not read; read are Ethernet, raw IP, Linux cooked (v1 and v2), BSD null "
      "and loopback, and messages exported by Wireshark",
      file.name(), type)};
}

FileTapFrames::FileTapFrames(OpenFlowStreams streams, ChannelSinks& sinks)
    : server_ports_(streams.ports),
      channels_(std::move(streams), sinks),
      reassembler_(server_ports_, channels_),
      pdus_(server_ports_, sinks) {}

void FileTapFrames::frame(const pcapng::CapturedFrame& frame, Timestamp shown) {
  ++totals_.frames;
  if (!frame.tls_key_log.empty()) channels_.keys().add(frame.tls_key_log);
  if (frame.link_type == kUpperPdu) {
    if (!pdus_.frame(frame, shown)) ++totals_.other_pdus;
    return;
  }
  const auto found = tcpstream::find_segment({.link_type = frame.link_type,
                                              .data = frame.data,
                                              .original_length = frame.original_length,
                                              .time = shown,
                                              .number = frame.number});
  if (const auto* segment = std::get_if<tcpstream::Segment>(&found)) {
    reassembler_.segment(*segment);
  } else {
    ++totals_.skipped[static_cast<std::size_t>(std::get<tcpstream::Skipped>(found))];
  }
}

void FileTapFrames::finish(std::string_view reason, Timestamp time) {
  channels_.set_end_reason(reason);
  reassembler_.finish(time);
  pdus_.finish(reason, time);
}

FrameTotals FileTapFrames::totals() const {
  FrameTotals totals = totals_;
  totals.channels = channels_.channels() + pdus_.channels();
  totals.tcp = reassembler_.counters();
  totals.tls = channels_.tls_totals();
  return totals;
}

}  // namespace ps::capture
