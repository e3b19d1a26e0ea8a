// SPDX-License-Identifier: Apache-2.0
#include "snooping.h"

namespace ps::app {
namespace {

admin::TapLine line(const std::string& where, const capture::SnoopTotals& totals) {
  return {capture::kSnoopTap.name,
          to_string(capture::kSnoopTap.trust),
          where,
          {{"connected", totals.connected},
           {"refused", totals.refused},
           {"unreachable", totals.unreachable},
           {"opened", totals.opened},
           {"open", totals.open},
           {"bytes_to_controller", totals.to_controller},
           {"bytes_to_switch", totals.to_switch},
           {"direction_guessed", totals.direction_guessed},
           {"suspected_loss", totals.suspected_loss},
           {"reader_late", totals.reader_late},
           {"sink_failures", totals.sink_failures}}};
}

}  // namespace

void Snooping::start(const std::vector<std::string>& what,
                     std::span<capture::DataThread* const> threads, capture::ChannelSinks& sinks,
                     const Clock& clock) {
  for (const auto& path : what) {
    if (path == "ovs") {
      if (all_) continue;
      all_ = std::make_unique<capture::SnoopBridges>(threads, capture::openvswitch_rundir(), sinks,
                                                     clock);
      all_->start();
    } else {
      auto& thread = *threads[taps_.size() % threads.size()];
      taps_.push_back(std::make_unique<capture::SnoopTap>(thread, path, sinks, clock));
      taps_.back()->start();
    }
  }
}

void Snooping::stop() {
  for (auto& tap : taps_) tap->stop();
  if (all_) all_->stop();
}

std::vector<admin::TapLine> Snooping::lines() const {
  std::vector<admin::TapLine> lines;
  for (const auto& tap : taps_) lines.push_back(line("unix:" + tap->path(), tap->totals()));
  if (!all_) return lines;
  const auto bridges = all_->bridges();
  for (const auto& bridge : bridges) lines.push_back(line("unix:" + bridge.path, bridge.totals));
  if (bridges.empty()) lines.push_back(line("no bridge in " + all_->rundir(), {}));
  return lines;
}

}  // namespace ps::app
