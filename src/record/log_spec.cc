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

}  // namespace ps::record
