// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "record/record_log.h"

namespace ps::record {

/// Everything about a kind of log: one line of `packetstreamer list logs`.
struct LogSpec {
  std::string_view name;
  std::string_view help;
  std::unique_ptr<RecordLog> (*make)(const LogBounds& bounds);
};

/// All kinds of log, in the order in which they are listed; the first is the default.
std::span<const LogSpec> logs();

/// `drop_oldest`, `drop_newest`, `disconnect`.
std::string_view to_string(Overflow overflow);
/// The policy of that name; the error names all there are.
Result<Overflow> parse_overflow(std::string_view name);
/// `overwritten`, `full`, `too_large`, `over_budget`.
std::string_view to_string(DropCause cause);

}  // namespace ps::record
