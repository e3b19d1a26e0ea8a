// SPDX-License-Identifier: Apache-2.0
#include "base/moment.h"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/utf8.h"

namespace ps {
namespace {

using std::chrono::nanoseconds;

constexpr std::int64_t kSecond = 1'000'000'000;
/// So that no sum of times overflows: until 2200.
constexpr std::int64_t kLatestSecond = std::int64_t{230} * 365 * 24 * 3600;

/// Takes `count` digits from the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// `.5` and the like; digits beyond nanoseconds are dropped.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  if (!take(text, ".")) return 0;
  std::int64_t value = 0;
  std::int64_t unit = kSecond / 10;
  bool some = false;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
    value += unit * (text.front() - '0');
    unit /= 10;
    some = true;
  }
  if (!some) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::int64_t unit_of(std::string_view text) {
  if (text == "ms") return kSecond / 1000;
  if (text == "s" || text.empty()) return kSecond;
  if (text == "m") return 60 * kSecond;
  if (text == "h") return 3600 * kSecond;
  if (text == "d") return 24 * 3600 * kSecond;
  return 0;
}

/// `-30s` or `+30s`.
std::optional<Timestamp> relative(std::string_view text, Timestamp now) {
  const bool before = text.starts_with('-');
  const auto distance = parse_span(text.substr(1));
  if (!distance) return std::nullopt;
  return before ? now - *distance : now + *distance;
}

std::optional<Timestamp> epoch_seconds(std::string_view text) {
  const auto seconds = take_number(text);
  if (!seconds || *seconds > kLatestSecond) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction || !text.empty()) return std::nullopt;
  return Timestamp(nanoseconds(static_cast<std::int64_t>(*seconds) * kSecond + *fraction));
}

/// `Z`, `+02:00`.
std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
  if (take(text, "Zz")) return std::chrono::minutes(0);
  if (text.empty()) return std::nullopt;
  const bool west = text.front() == '-';
  if (!take(text, "+-")) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ":")) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes offset(*hours * 60 + *minutes);
  return west ? -offset : offset;
}

std::optional<Timestamp> rfc3339(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, "-")) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, "-")) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || !take(text, "Tt ")) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ":")) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || !take(text, ":")) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *year < 1970 || *year >= 2200 || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  return Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
         std::chrono::minutes(*minute) + std::chrono::seconds(*second) + nanoseconds(*fraction) -
         *offset;
}

std::optional<Timestamp> any_form(std::string_view text, Timestamp now) {
  if (text == "now") return now;
  if (text.starts_with('-') || text.starts_with('+')) return relative(text, now);
  if (text.find('-') != std::string_view::npos) return rfc3339(text);
  return epoch_seconds(text);
}

}  // namespace

std::optional<nanoseconds> parse_span(std::string_view text) {
  const auto number = take_number(text);
  const auto unit = unit_of(text);
  constexpr std::uint64_t kMost = std::uint64_t{100} * 365 * 24 * 3600 * kSecond;
  if (!number || unit == 0 || *number > kMost / static_cast<std::uint64_t>(unit)) {
    return std::nullopt;
  }
  return nanoseconds(static_cast<std::int64_t>(*number) * unit);
}

Result<Timestamp> parse_moment(std::string_view text, Timestamp now) {
  if (const auto moment = any_form(text, now)) return *moment;
  constexpr std::size_t kShown = 60;
  return Error{
      fmt::format("'{}' is not a time; accepted are -30s, -5m, -2h and -1d before now, RFC 3339 as "
                  "2026-11-22T07:40:01Z, and seconds since 1970",
                  utf8_prefix(text, kShown))};
}

}  // namespace ps
