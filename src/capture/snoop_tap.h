// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "capture/chunk.h"
#include "capture/data_thread.h"
#include "capture/file_tap_pacer.h"
#include "capture/snoop_counters.h"
#include "capture/tap_spec.h"

namespace ps::capture {

/// Listens on a bridge's snoop socket, where Open vSwitch copies what it says to its controller and
/// hears from it.
///
///   SnoopTap tap(thread, "/run/openvswitch/s1.snoop", sinks, clock);
///   tap.start();
///   ...
///   tap.stop();
///
/// Connects, and when that fails or ends again after 1 s, then 2 s, up to 30 s; each new reason is
/// one line on the log. A channel lives from the bridge's hello to the end of the connection, or to
/// the next features_request that begins another. Its datapath id is asked of the management
/// socket beside it (`s1.mgmt`).
///
/// Open vSwitch drops messages without a word while a reader is slow: what is missing can only be
/// suspected (snoop_conversation.h), and is counted.
///
/// Lifetime: `thread`, `sinks` and `clock` outlive the tap's channels; these end on the data thread
/// soon after stop(). Thread: start() and stop() belong to the owner, the rest to any.
class SnoopTap {
 public:
  static constexpr std::chrono::seconds kFirstPause{1};
  static constexpr std::chrono::seconds kLongestPause{30};

  /// Without a pacer the steady clock is waited for; then `clock` must be real as well.
  SnoopTap(DataThread& thread, std::string path, ChannelSinks& sinks, const Clock& clock,
           std::unique_ptr<Pacer> pacer = nullptr);
  /// Stops as stop() does.
  ~SnoopTap();
  SnoopTap(const SnoopTap&) = delete;
  SnoopTap& operator=(const SnoopTap&) = delete;

  void start();
  /// Closes the channel, whose sink is told why. Does not wait.
  void stop(std::string_view reason = kServerStopping);

  const std::string& path() const;
  SnoopTotals totals() const;

 private:
  class Listener;
  std::shared_ptr<Listener> listener_;
};

extern const TapSpec kSnoopTap;

}  // namespace ps::capture
