// SPDX-License-Identifier: Apache-2.0
#include "option_values.h"

#include <charconv>
#include <optional>

#include <boost/algorithm/string/predicate.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ps::app {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kYear = 365ull * 24 * 60 * 60 * 1000;

constexpr std::string_view kPaces[] = {"recorded", "fast"};

/// Milliseconds in one of the unit; 0 when there is no such unit.
std::uint64_t scale(std::string_view unit) {
  if (unit.empty() || unit == "s") return 1000;
  if (unit == "ms") return 1;
  if (unit == "m") return std::uint64_t{60} * 1000;
  if (unit == "h") return std::uint64_t{60} * 60 * 1000;
  return 0;
}

struct SizeUnit {
  std::string_view name;
  std::uint64_t octets;
};
constexpr SizeUnit kSizeUnits[] = {
    {"K", 1ull << 10},   {"KB", 1'000},       {"KiB", 1ull << 10},       {"M", 1ull << 20},
    {"MB", 1'000'000},   {"MiB", 1ull << 20}, {"G", 1ull << 30},         {"GB", 1'000'000'000},
    {"GiB", 1ull << 30}, {"T", 1ull << 40},   {"TB", 1'000'000'000'000}, {"TiB", 1ull << 40}};
constexpr std::uint64_t kSmallestFile = 1'000;
constexpr std::uint64_t kLargestFile = 1ull << 50;

/// Octets of a file; nothing where the text is none.
std::optional<std::uint64_t> file_size(std::string_view digits, std::string_view unit) {
  for (const auto& each : kSizeUnits) {
    if (!boost::algorithm::iequals(unit, each.name)) continue;
    const auto number = parse_number(digits, 1, kLargestFile / each.octets);
    if (!number || *number * each.octets < kSmallestFile) return std::nullopt;
    return *number * each.octets;
  }
  return std::nullopt;
}

}  // namespace

Result<std::uint64_t> parse_number(std::string_view text, std::uint64_t low, std::uint64_t high) {
  std::uint64_t number = 0;
  auto end = text.data() + text.size();
  auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc{} || stop != end || number < low || number > high) {
    return Error{fmt::format("'{}' is not a whole number from {} to {}", text, low, high)};
  }
  return number;
}

Result<milliseconds> parse_duration(std::string_view text) {
  auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  auto unit = scale(text.substr(digits.size()));
  auto number = parse_number(digits, 1, unit > 0 ? kYear / unit : 0);
  if (!number) {
    return Error{fmt::format(
        "'{}' is not a time; accepted are seconds (10 or 10s), 500ms, 5m, 2h, at most a year",
        text)};
  }
  return milliseconds(*number * unit);
}

Result<milliseconds> parse_interval(std::string_view text) {
  const auto time = parse_duration(text);
  if (!time) return time.error();
  if (*time < milliseconds(100) || *time > std::chrono::seconds(60)) {
    return Error{"an interval is from 100ms to 60s"};
  }
  return *time;
}

Result<std::size_t> parse_size(std::string_view text, std::size_t low, std::size_t high) {
  constexpr std::string_view kUnits = "KMG";
  const auto unit = text.empty() ? std::string_view::npos : kUnits.find(text.back());
  const auto shift = unit == std::string_view::npos ? 0 : 10 * (unit + 1);
  const auto digits = text.substr(0, text.size() - (shift > 0 ? 1 : 0));
  const auto number = parse_number(digits, 1, high >> shift);
  if (!number || (*number << shift) < low) {
    return Error{fmt::format("'{}' is not a size from {}K to {}M, as 512K, 64M or 1G", text,
                             low >> 10, high >> 20)};
  }
  return static_cast<std::size_t>(*number << shift);
}

Result<void> read_rotation(std::string_view text, Rotation& rotation) {
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  const auto unit = text.substr(digits.size());
  if (scale(unit) > 0 && !unit.empty()) {  // a bare number could be either
    if (const auto time = parse_duration(text)) {
      rotation.time = *time;
      return {};
    }
  } else if (const auto size = file_size(digits, unit)) {
    rotation.size = *size;
    return {};
  }
  return Error{fmt::format(
      "'{}' is neither a size from 1KB, as 100MB (millions), 64KiB or 1G (powers of 1024), nor a "
      "time, as 30s, 5m or 1h",
      text)};
}

Result<std::string_view> parse_choice(std::string_view text,
                                      std::span<const std::string_view> accepted) {
  for (auto each : accepted) {
    if (boost::algorithm::iequals(text, each)) return each;
  }
  return Error{fmt::format("'{}' is not one of {}", text, fmt::join(accepted, ", "))};
}

Result<capture::Pace> parse_pace(std::string_view text) {
  auto pace = parse_choice(text, kPaces);
  if (!pace) return pace.error();
  return *pace == "fast" ? capture::Pace::fast : capture::Pace::recorded;
}

Result<std::string> parse_snoop(std::string_view text) {
  if (text == "ovs") return {boost::system::in_place_value, text};
  auto endpoint = parse_endpoint(text);
  if (!endpoint || endpoint->kind != Endpoint::Kind::unix_socket) {
    return Error{fmt::format(
        "'{}' is neither ovs nor unix:PATH, for example unix:/run/openvswitch/br0.snoop", text)};
  }
  return {boost::system::in_place_value, endpoint->path};
}

Result<ProxyOption> parse_proxy(std::string_view text) {
  auto equals = text.find('=');
  if (equals == std::string_view::npos) {
    return Error{
        fmt::format("'{}' is not LISTEN=CONTROLLER, for example 6653=tcp:10.0.0.9:6633", text)};
  }
  auto listen = parse_endpoint(text.substr(0, equals));
  if (!listen) return listen.error();
  auto controller = parse_endpoint(text.substr(equals + 1));
  if (!controller) return controller.error();
  if (controller->kind == Endpoint::Kind::tcp && controller->port == 0) {
    return Error{fmt::format("'{}' names no port of the controller", text)};
  }
  return ProxyOption{*listen, *controller};
}

}  // namespace ps::app
