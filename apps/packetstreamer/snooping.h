// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "admin/inventory.h"
#include "base/clock.h"
#include "capture/snoop_bridges.h"
#include "capture/snoop_tap.h"

namespace ps::app {

/// What --snoop asked for: taps on single bridges, and on all of the machine.
/// Lifetime: that of a tap. Thread: the service thread.
class Snooping {
 public:
  /// Each of `what` is a path or `ovs`.
  void start(const std::vector<std::string>& what, std::span<capture::DataThread* const> threads,
             capture::ChannelSinks& sinks, const Clock& clock);
  void stop();

  /// One for each bridge, and one for a search that found none.
  std::vector<admin::TapLine> lines() const;

 private:
  std::vector<std::unique_ptr<capture::SnoopTap>> taps_;
  std::unique_ptr<capture::SnoopBridges> all_;
};

}  // namespace ps::app
