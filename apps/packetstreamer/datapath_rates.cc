// SPDX-License-Identifier: Apache-2.0
#include "datapath_rates.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace ps::app {
namespace {

/// Whole numbers are enough from ten on.
std::string rate(double a_second) {
  return a_second < 10 ? fmt::format("{:.1f}/s", a_second) : fmt::format("{:.0f}/s", a_second);
}

}  // namespace

std::string rates_of(const counting::Report& report, const std::string& dpid) {
  std::vector<std::pair<std::uint64_t, std::string>> types;  // a type goes one way, echoes both
  for (const auto& kind : report.kinds) {
    if (kind.dpid != dpid || kind.messages == 0) continue;
    const auto same =
        std::ranges::find(types, kind.type, [](const auto& each) { return each.second; });
    if (same != types.end()) {
      same->first += kind.messages;
    } else {
      types.emplace_back(kind.messages, kind.type);
    }
  }
  if (types.empty() || report.seconds <= 0) return "-";
  std::ranges::stable_sort(types, std::ranges::greater(),
                           [](const auto& each) { return each.first; });
  std::string text;
  for (const auto& [messages, type] : types) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", type,
                        rate(static_cast<double>(messages) / report.seconds));
  }
  return text;
}

}  // namespace ps::app
