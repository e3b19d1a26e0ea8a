// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capture/snoop_tap.h"

namespace ps::capture {

/// Where Open vSwitch has its sockets: OVS_RUNDIR of the environment, else /var/run/openvswitch.
std::string openvswitch_rundir();

/// A SnoopTap for every bridge of the machine, also for those that come later.
///
///   SnoopBridges bridges(threads, openvswitch_rundir(), sinks, clock);
///   bridges.start();
///   ...
///   bridges.stop();
///
/// Looks into the folder at once and then every kEvery; a bridge whose socket has gone is let go.
/// Lifetime: `threads`, `sinks` and `clock` outlive it and its channels. Thread: start() and stop()
/// belong to the owner, the rest to any.
class SnoopBridges {
 public:
  static constexpr std::chrono::seconds kEvery{3};

  SnoopBridges(std::span<DataThread* const> threads, std::string rundir, ChannelSinks& sinks,
               const Clock& clock, std::unique_ptr<Pacer> pacer = nullptr);
  /// Stops as stop() does.
  ~SnoopBridges();
  SnoopBridges(const SnoopBridges&) = delete;
  SnoopBridges& operator=(const SnoopBridges&) = delete;

  void start();
  /// Ends all channels, whose sinks are told why. Does not wait.
  void stop(std::string_view reason = kServerStopping);

  const std::string& rundir() const;
  struct Bridge {
    std::string path;
    SnoopTotals totals;
  };
  std::vector<Bridge> bridges() const;

 private:
  class Search;
  std::shared_ptr<Search> search_;
};

}  // namespace ps::capture
