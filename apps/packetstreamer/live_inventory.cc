// SPDX-License-Identifier: Apache-2.0
#include "live_inventory.h"

#include <fmt/format.h>

namespace ps::app {
namespace {

admin::Counts occurred(const decode::ChannelCounters& counters) {
  admin::Counts counts;
  for (std::size_t i = 0; i < decode::kAnomalyCount; ++i) {
    if (auto count = counters.anomalies[i].load()) {
      counts.emplace_back(decode::name(static_cast<decode::Anomaly>(i)), count);
    }
  }
  return counts;
}

admin::ChannelLine line(const decode::ChannelView& view) {
  constexpr auto kUp = static_cast<std::size_t>(Direction::to_controller);
  constexpr auto kDown = static_cast<std::size_t>(Direction::to_switch);
  const auto& [channel, counters] = view;
  return {.id = channel->id,
          .tap = channel->tap,
          .switch_peer = channel->switch_peer,
          .controller_peer = channel->controller_peer,
          .dpid = channel->dpid,
          .messages_to_controller = counters->messages[kUp],
          .messages_to_switch = counters->messages[kDown],
          .bytes_to_controller = counters->bytes[kUp],
          .bytes_to_switch = counters->bytes[kDown],
          .lost_bytes = counters->lost_bytes,
          .anomalies = occurred(*counters),
          .switch_tls = channel->switch_tls,
          .controller_tls = channel->controller_tls};
}

admin::TapLine line(const capture::Proxy& proxy) {
  auto totals = proxy.totals();
  return {capture::kProxyTap.name,
          fmt::format("{} for {}", to_string(proxy.listen()), to_string(proxy.controller())),
          {{"opened", totals.opened},
           {"open", totals.open},
           {"refused", totals.refused},
           {"bytes_to_controller", totals.to_controller},
           {"bytes_to_switch", totals.to_switch},
           {"sink_failures", totals.sink_failures},
           {"accept_pauses", totals.accept_pauses},
           {"tls_refused", totals.tls_refused}}};
}

admin::TapLine line(const capture::FileTap& file, const std::string& path) {
  auto totals = file.totals();
  admin::Counts counts{{"rounds", totals.rounds},
                       {"frames", totals.frames},
                       {"channels", totals.channels},
                       {"lost_bytes", totals.tcp.lost_bytes}};
  for (std::size_t i = 0; i < tcpstream::kSkippedCount; ++i) {
    if (totals.skipped[i] == 0) continue;
    counts.emplace_back(tcpstream::name(static_cast<tcpstream::Skipped>(i)), totals.skipped[i]);
  }
  return {capture::kFileTap.name, path, std::move(counts)};
}

}  // namespace

std::vector<admin::ChannelLine> LiveInventory::channels() const {
  std::vector<admin::ChannelLine> lines;
  for (const auto& view : channels_.list()) lines.push_back(line(view));
  return lines;
}

std::vector<admin::TapLine> LiveInventory::taps() const {
  std::vector<admin::TapLine> lines;
  for (const auto& proxy : proxies_) lines.push_back(line(*proxy));
  for (std::size_t i = 0; i < files_.size(); ++i) lines.push_back(line(*files_[i], paths_[i]));
  return lines;
}

}  // namespace ps::app
