// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "counting/report.h"

namespace ps::app {

/// A line of what was counted, and whether it is the head of a table.
struct StatisticsLine {
  std::string text;
  bool head = false;
};

/// Where packet-ins come from in one line, then the top switches, ports and hosts by packet-in and
/// how long controllers take; by the second where the report has a time. At most `most_lines`; the
/// tables share what room there is.
std::vector<StatisticsLine> statistics_lines(const counting::Report& report,
                                             std::size_t most_lines);

}  // namespace ps::app
