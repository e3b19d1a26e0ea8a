// SPDX-License-Identifier: Apache-2.0
#include "misspelt.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/spelling.h"

namespace ps::app {
std::optional<std::string> misspelt_command(std::string_view word,
                                            const std::vector<std::string>& commands) {
  constexpr std::size_t kLongest = 64;
  constexpr std::size_t kNear = 2;
  if (word.starts_with('-') || std::ranges::find(commands, word) != commands.end()) return {};
  auto known = fmt::format("'{}' is not one of {}", word, fmt::join(commands, ", "));
  if (word.size() > kLongest) return known;
  auto nearest = std::ranges::min(
      commands, {}, [&](const std::string& command) { return edit_distance(word, command); });
  if (edit_distance(word, nearest) > kNear) return known;
  return fmt::format("'{}' is no command; did you mean `{}`?", word, nearest);
}

}  // namespace ps::app
