// SPDX-License-Identifier: Apache-2.0
#include "http/preferences.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include <boost/beast/core/string.hpp>

namespace ps::http {
namespace {

constexpr int kWhole = 1000;  // weights have three decimals

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes what stands before the next separator off `text`.
std::string_view next_part(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto part = trimmed(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

bool same(std::string_view one, std::string_view other) {
  return boost::beast::iequals({one.data(), one.size()}, {other.data(), other.size()});
}

/// `0.25` in thousandths. What is no weight counts as a whole one.
int weight(std::string_view text) {
  double value = 1;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || !(value >= 0 && value <= 1)) return kWhole;
  return static_cast<int>(value * kWhole);
}

struct Wanted {
  std::string_view name;
  int weight = kWhole;
};

std::vector<Wanted> parse(std::string_view field) {
  std::vector<Wanted> all;
  while (!field.empty()) {
    auto element = next_part(field, ',');
    Wanted wanted{next_part(element, ';')};
    while (!element.empty()) {
      auto parameter = next_part(element, ';');
      if (same(next_part(parameter, '='), "q")) wanted.weight = weight(parameter);
    }
    if (!wanted.name.empty()) all.push_back(wanted);
  }
  return all;
}

/// How exactly `pattern` names `name`: 0 not at all, 1 by `*`, 2 by `text/*`, 3 itself.
int fit(std::string_view pattern, std::string_view name) {
  if (same(pattern, name)) return 3;
  if (pattern == "*" || pattern == "*/*") return 1;
  if (!pattern.ends_with("/*")) return 0;
  const auto kind = pattern.substr(0, pattern.size() - 1);
  return same(kind, name.substr(0, kind.size())) ? 2 : 0;
}

/// By the element that fits best, as the RFC says.
int weight_of(std::string_view name, const std::vector<Wanted>& wanted) {
  int best = 0;
  int weight = 0;
  for (const auto& each : wanted) {
    const auto how = fit(each.name, name);
    if (how <= best) continue;
    best = how;
    weight = each.weight;
  }
  return weight;
}

}  // namespace

std::optional<std::size_t> preferred(std::string_view field,
                                     std::span<const std::string_view> offered) {
  const auto wanted = parse(field);
  if (wanted.empty() && !offered.empty()) return 0;
  std::optional<std::size_t> best;
  int most = 0;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const auto weight = weight_of(offered[i], wanted);
    if (weight <= most) continue;
    most = weight;
    best = i;
  }
  return best;
}

}  // namespace ps::http
