// SPDX-License-Identifier: Apache-2.0
#include "record/log_spec.h"

#include <array>

#include "record/memory_log.h"

namespace ps::record {

std::span<const LogSpec> logs() {
  static constexpr std::array kLogs{kMemoryLog};
  return kLogs;
}

std::string_view to_string(Overflow overflow) {
  switch (overflow) {
    case Overflow::drop_oldest:
      return "drop_oldest";
    case Overflow::drop_newest:
      return "drop_newest";
    case Overflow::disconnect:
      return "disconnect";
  }
  return "unknown";
}

Result<Overflow> parse_overflow(std::string_view name) {
  for (const auto overflow : {Overflow::drop_oldest, Overflow::drop_newest, Overflow::disconnect}) {
    if (to_string(overflow) == name) return overflow;
  }
  return Error{"an overflow is drop_oldest, drop_newest or disconnect"};
}

std::string_view to_string(DropCause cause) {
  switch (cause) {
    case DropCause::overwritten:
      return "overwritten";
    case DropCause::full:
      return "full";
    case DropCause::too_large:
      return "too_large";
    case DropCause::over_budget:
      return "over_budget";
  }
  return "unknown";
}

}  // namespace ps::record
