// SPDX-License-Identifier: Apache-2.0
#include "keep/occasion.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/moment.h"

namespace ps::keep {
namespace {

constexpr std::array<std::string_view, kTriggerCount> kNames{"error", "role", "disconnect",
                                                             "packet_in_storm"};
constexpr std::chrono::hours kLongest{1};

Error not_accepted(std::string_view text) {
  return {
      fmt::format("'{}' is not WHAT[,WHAT...]:DURATION; accepted are error, role, disconnect and "
                  "packet_in_storm, and up to 1h before and after, for example error,role:30s",
                  text)};
}

}  // namespace

std::string_view name(Trigger trigger) { return kNames[static_cast<std::size_t>(trigger)]; }

bool Watch::for_any() const { return std::ranges::find(triggers, true) != triggers.end(); }

Result<Watch> parse_watch(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return not_accepted(text);
  Watch watch;
  watch.around = parse_span(text.substr(colon + 1)).value_or(watch.around.zero());
  if (watch.around <= std::chrono::nanoseconds{0} || watch.around > kLongest) {
    return not_accepted(text);
  }
  auto names = text.substr(0, colon);
  while (true) {
    const auto comma = names.find(',');
    const auto found = std::ranges::find(kNames, names.substr(0, comma));
    if (found == kNames.end()) return not_accepted(text);
    watch.triggers[static_cast<std::size_t>(found - kNames.begin())] = true;
    if (comma == std::string_view::npos) return watch;
    names.remove_prefix(comma + 1);
  }
}

}  // namespace ps::keep
