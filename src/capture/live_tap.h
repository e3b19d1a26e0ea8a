// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "capture/chunk.h"
#include "capture/file_tap_frames.h"
#include "capture/live_source.h"
#include "capture/tap_spec.h"

namespace boost::asio {
class io_context;
}

namespace ps::capture {

/// What the tap has seen so far. A value.
struct LiveTotals : FrameTotals {
  KernelCounts kernel;
};

/// Watches a network interface: every OpenFlow stream on it becomes a channel, also one that was
/// running before.
///
///   LiveTap tap(thread.context(), std::move(source), streams, sinks, clock, [](auto error) {...});
///   auto started = tap.start();              // the source has its filter already
///   ...
///   tap.stop();
///
/// What the kernel dropped is counted, and the octets that a channel lacks become its gaps, at the
/// latest kLookAround after they are known to be lost. `finished` is called once on the data
/// thread: when stopped, or with an error when the interface has gone.
///
/// Lifetime: `context`, `sinks` and `clock` outlive the tap's channels; these end on the data
/// thread soon after stop(). Thread: start() and stop() belong to the owner, totals() to any.
class LiveTap {
 public:
  using Finished = std::function<void(std::optional<Error>)>;

  static constexpr int kFramesPerTurn = 256;
  static constexpr std::chrono::milliseconds kLookAround{250};

  LiveTap(boost::asio::io_context& context, std::unique_ptr<LiveSource> source,
          OpenFlowStreams streams, ChannelSinks& sinks, const Clock& clock, Finished finished = {});
  /// Stops as stop() does.
  ~LiveTap();
  LiveTap(const LiveTap&) = delete;
  LiveTap& operator=(const LiveTap&) = delete;

  /// Called once. `key_logs` are those of TLS, followed while they grow; the error says which one
  /// cannot be read, and `finished` is not called then.
  Result<void> start(const std::vector<std::string>& key_logs = {});
  /// Closes all channels, whose sinks are told why. Does not wait.
  void stop(std::string_view reason = kServerStopping);

  const std::string& interface() const;
  LiveTotals totals() const;

 private:
  class Watch;
  std::shared_ptr<Watch> watch_;
};

extern const TapSpec kLiveTap;

}  // namespace ps::capture
