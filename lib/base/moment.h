// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace ps {

/// A span of time as people write it: `30s`, `500ms`, `5m`, `2h`, `1d`; a bare number is seconds.
/// Nothing when it is none, or longer than a hundred years.
std::optional<std::chrono::nanoseconds> parse_span(std::string_view text);

/// A moment as people write it: `-30s`, `-5m`, `-2h`, `-1d`, `-500ms` before `now`, `+30s` after
/// it, `now`; RFC 3339, as `2026-11-22T07:40:01.5Z` or with `+02:00`; seconds since 1970, as
/// `1795333201.5`. The error says what is accepted.
Result<Timestamp> parse_moment(std::string_view text, Timestamp now);

}  // namespace ps
