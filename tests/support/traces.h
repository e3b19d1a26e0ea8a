// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "capture/file_tap.h"
#include "decode/channels.h"
#include "decode/decoder.h"
#include "support/manual_clock.h"

namespace ps::test {

/// A file of tests/traces.
inline std::string trace_path(const std::string& name) {
  return std::string(PS_SOURCE_DIR) + "/tests/traces/" + name;
}

/// Plays a capture through `sinks`, as fast as it can be read; gives what the tap counted, or why
/// it could not be played to its end.
inline Result<capture::FileTotals> play_trace(const std::string& path,
                                              capture::ChannelSinks& sinks) {
  boost::asio::io_context context;
  ManualClock clock;
  std::optional<Error> failed;
  capture::FileTap tap(context, {.path = path}, sinks, clock,
                       [&](std::optional<Error> error) { failed = std::move(error); });
  if (auto started = tap.start(); !started) return started.error();
  context.run();
  if (failed) return *failed;
  return tap.totals();
}

/// Decodes every channel that is opened, all into one sink.
class DecodingSinks final : public capture::ChannelSinks {
 public:
  explicit DecodingSinks(decode::MessageSink& sink) : sink_(sink) {}

  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo& info) override {
    return std::make_unique<decode::ChannelDecoder>(info, sink_, channels_);
  }
  std::uint64_t anomalies(decode::Anomaly anomaly) const {
    return channels_.totals().anomalies[static_cast<std::size_t>(anomaly)];
  }

 private:
  decode::MessageSink& sink_;
  decode::Channels channels_;
};

}  // namespace ps::test
