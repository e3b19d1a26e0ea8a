// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "capture_output.h"
#include "serve_options.h"

namespace ps::app {

/// What `--log-level` takes.
inline constexpr std::string_view kLogLevels[] = {"trace", "debug",    "info", "warning",
                                                  "error", "critical", "off"};

/// A whole number from `low` to `high`.
Result<std::uint64_t> parse_number(std::string_view text, std::uint64_t low, std::uint64_t high);

/// `10` and `10s` are seconds; also `500ms`, `5m`, `2h`. More than nothing, at most a year.
Result<std::chrono::milliseconds> parse_duration(std::string_view text);

/// What the server counts for: 100ms to 60s.
Result<std::chrono::milliseconds> parse_interval(std::string_view text);

/// Octets: a number, also followed by `K`, `M` or `G` for powers of 1024; from `low` to `high`.
Result<std::size_t> parse_size(std::string_view text, std::size_t low, std::size_t high);

/// A size or a time after which `-w` begins a new file, into `rotation`. Sizes are as dd has them:
/// `100MB` are powers of 1000, `64KiB` and `1G` of 1024; times as parse_duration has them.
Result<void> read_rotation(std::string_view text, Rotation& rotation);

/// The one of `accepted` that the text is, in any case.
Result<std::string_view> parse_choice(std::string_view text,
                                      std::span<const std::string_view> accepted);

/// `recorded` or `fast`.
Result<capture::Pace> parse_pace(std::string_view text);

/// `ovs`, or the path of `unix:PATH`.
Result<std::string> parse_snoop(std::string_view text);

/// `LISTEN=CONTROLLER`, both as parse_endpoint reads them.
Result<ProxyOption> parse_proxy(std::string_view text);

}  // namespace ps::app
