// SPDX-License-Identifier: Apache-2.0
#include "misspelt.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ps::app {
namespace {

/// How many letters must be put in, left out or changed (Levenshtein).
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < to.size(); ++j) {
      auto changed = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> misspelt_command(std::string_view word,
                                            const std::vector<std::string>& commands) {
  constexpr std::size_t kLongest = 64;
  constexpr std::size_t kNear = 2;
  if (word.starts_with('-') || std::ranges::find(commands, word) != commands.end()) return {};
  auto known = fmt::format("'{}' is not one of {}", word, fmt::join(commands, ", "));
  if (word.size() > kLongest) return known;
  auto nearest = std::ranges::min(
      commands, {}, [&](const std::string& command) { return distance(word, command); });
  if (distance(word, nearest) > kNear) return known;
  return fmt::format("'{}' is no command; did you mean `{}`?", word, nearest);
}

}  // namespace ps::app
