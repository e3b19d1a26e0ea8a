// SPDX-License-Identifier: Apache-2.0
#include "tap_lines.h"

#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace ps::app {
namespace {

/// By tcpstream::Loss.
constexpr std::string_view kGapNames[] = {"gaps_joined", "gaps_cut",        "gaps_acknowledged",
                                          "gaps_stale",  "gaps_queue_full", "gaps_ended"};
static_assert(std::size(kGapNames) == tcpstream::kLossCount);

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

admin::Counts counts(const capture::SnoopTotals& totals) {
  return {{"connected", totals.connected},
          {"refused", totals.refused},
          {"unreachable", totals.unreachable},
          {"opened", totals.opened},
          {"open", totals.open},
          {"bytes_to_controller", totals.to_controller},
          {"bytes_to_switch", totals.to_switch},
          {"direction_guessed", totals.direction_guessed},
          {"suspected_loss", totals.suspected_loss},
          {"reader_late", totals.reader_late},
          {"sink_failures", totals.sink_failures}};
}

/// Its id is given to it by whoever keeps the tap.
admin::TapLine line_of(const capture::TapSpec& spec, std::string where, admin::Counts counts) {
  return {.id = 0,
          .kind = spec.name,
          .trust = to_string(spec.trust),
          .where = std::move(where),
          .counts = std::move(counts)};
}

}  // namespace

admin::TapLine line(const capture::Proxy& proxy) {
  auto totals = proxy.totals();
  return line_of(capture::kProxyTap,
                 fmt::format("{} for {}", to_string(proxy.listen()), to_string(proxy.controller())),
                 {{"opened", totals.opened},
                  {"open", totals.open},
                  {"refused", totals.refused},
                  {"bytes_to_controller", totals.to_controller},
                  {"bytes_to_switch", totals.to_switch},
                  {"sink_failures", totals.sink_failures},
                  {"accept_pauses", totals.accept_pauses},
                  {"tls_refused", totals.tls_refused}});
}

admin::TapLine line(const capture::LiveTap& tap) {
  auto totals = tap.totals();
  admin::Counts counts{{"received", totals.kernel.received},
                       {"frames", totals.frames},
                       {"kernel_dropped", totals.kernel.dropped},
                       {"interface_dropped", totals.kernel.interface_dropped}};
  add_stream_counts(totals, counts);
  return line_of(capture::kLiveTap, tap.interface(), std::move(counts));
}

admin::TapLine line(const capture::SnoopTap& tap) {
  return line_of(capture::kSnoopTap, "unix:" + tap.path(), counts(tap.totals()));
}

admin::TapLine line(const capture::SnoopBridges& bridges) {
  auto all = line_of(capture::kSnoopTap, "every bridge in " + bridges.rundir(), counts({}));
  auto& found = all.bridges.emplace();
  for (const auto& bridge : bridges.bridges()) {
    found.push_back({"unix:" + bridge.path, counts(bridge.totals)});
    for (std::size_t i = 0; i < all.counts.size(); ++i) {
      all.counts[i].second += found.back().counts[i].second;
    }
  }
  return all;
}

admin::TapLine line(const capture::FileTap& file) {
  auto totals = file.totals();
  admin::Counts counts{{"rounds", totals.rounds}, {"frames", totals.frames}};
  add_stream_counts(totals, counts);
  return line_of(capture::kFileTap, file.path(), std::move(counts));
}

admin::TapLine line(const capture::PushTap& push) {
  auto totals = push.totals();
  return line_of(capture::kPushTap, "pushOpenFlow",
                 {{"messages", totals.taken},
                  {"malformed", totals.malformed},
                  {"too_many_channels", totals.too_many},
                  {"busy", totals.busy},
                  {"opened", totals.opened},
                  {"open", totals.open},
                  {"bytes_to_controller", totals.to_controller},
                  {"bytes_to_switch", totals.to_switch},
                  {"sink_failures", totals.sink_failures}});
}

}  // namespace ps::app
