// SPDX-License-Identifier: Apache-2.0
#include "live_inventory.h"

#include <fmt/format.h>

namespace ps::app {
namespace {

/// By tcpstream::Loss.
constexpr std::string_view kGapNames[] = {"gaps_joined", "gaps_cut",        "gaps_acknowledged",
                                          "gaps_stale",  "gaps_queue_full", "gaps_ended"};
static_assert(std::size(kGapNames) == tcpstream::kLossCount);

admin::Counts occurred(const decode::ChannelCounters& counters) {
  admin::Counts counts;
  for (std::size_t i = 0; i < decode::kAnomalyCount; ++i) {
    if (auto count = counters.anomalies[i].load()) {
      counts.emplace_back(decode::name(static_cast<decode::Anomaly>(i)), count);
    }
  }
  return counts;
}

admin::Counts unanswered(const decode::ChannelCounters& counters) {
  admin::Counts counts;
  for (std::size_t i = 0; i < decode::kUnansweredCount; ++i) {
    const auto what = static_cast<decode::Unanswered>(i);
    if (const auto count = counters.unanswered.of(what)) {
      counts.emplace_back(decode::name(what), count);
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
          .copy_of = channel->copy_of,
          .switch_name = channel->switch_name,
          .controller_name = channel->controller_name,
          .messages_to_controller = counters->messages_to(Direction::to_controller),
          .messages_to_switch = counters->messages_to(Direction::to_switch),
          .bytes_to_controller = counters->bytes[kUp],
          .bytes_to_switch = counters->bytes[kDown],
          .lost_bytes = counters->lost_bytes,
          .anomalies = occurred(*counters),
          .unanswered = unanswered(*counters),
          .tls = channel->tls,
          .switch_tls = channel->switch_tls,
          .controller_tls = channel->controller_tls};
}

/// What became of captured frames, and what the streams in them lack.
void add_stream_counts(const capture::FrameTotals& totals, admin::Counts& counts) {
  counts.emplace_back("channels", totals.channels);
  counts.emplace_back("delivered_bytes", totals.tcp.delivered_bytes);
  counts.emplace_back("lost_bytes", totals.tcp.lost_bytes);
  for (std::size_t i = 0; i < tcpstream::kLossCount; ++i) {
    if (totals.tcp.gaps[i] == 0) continue;
    counts.emplace_back(kGapNames[i], totals.tcp.gaps[i]);
  }
  for (std::size_t i = 0; i < tcpstream::kSkippedCount; ++i) {
    if (totals.skipped[i] == 0) continue;
    counts.emplace_back(tcpstream::name(static_cast<tcpstream::Skipped>(i)), totals.skipped[i]);
  }
}

admin::TapLine line(const capture::Proxy& proxy) {
  auto totals = proxy.totals();
  return {capture::kProxyTap.name,
          to_string(capture::kProxyTap.trust),
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

admin::TapLine line(const capture::LiveTap& tap) {
  auto totals = tap.totals();
  admin::Counts counts{{"received", totals.kernel.received},
                       {"frames", totals.frames},
                       {"kernel_dropped", totals.kernel.dropped},
                       {"interface_dropped", totals.kernel.interface_dropped}};
  add_stream_counts(totals, counts);
  return {capture::kLiveTap.name, to_string(capture::kLiveTap.trust), tap.interface(),
          std::move(counts)};
}

admin::TapLine line(const capture::FileTap& file, const std::string& path) {
  auto totals = file.totals();
  admin::Counts counts{{"rounds", totals.rounds}, {"frames", totals.frames}};
  add_stream_counts(totals, counts);
  return {capture::kFileTap.name, to_string(capture::kFileTap.trust), path, std::move(counts)};
}

admin::TapLine line(const capture::PushTap& push) {
  auto totals = push.totals();
  return {capture::kPushTap.name,
          to_string(capture::kPushTap.trust),
          "pushOpenFlow",
          {{"messages", totals.taken},
           {"malformed", totals.malformed},
           {"too_many_channels", totals.too_many},
           {"busy", totals.busy},
           {"opened", totals.opened},
           {"open", totals.open},
           {"bytes_to_controller", totals.to_controller},
           {"bytes_to_switch", totals.to_switch},
           {"sink_failures", totals.sink_failures}}};
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
  for (auto& line : snooping_.lines()) lines.push_back(std::move(line));
  const auto pushed = push_.totals();
  const bool in_use = pushed.opened + pushed.malformed + pushed.busy > 0;
  if (in_use) lines.push_back(line(push_));
  for (const auto& capture : captures_) lines.push_back(line(*capture));
  for (std::size_t i = 0; i < files_.size(); ++i) lines.push_back(line(*files_[i], paths_[i]));
  return lines;
}

}  // namespace ps::app
