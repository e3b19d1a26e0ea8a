// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "support/traces.h"

namespace ps::test {

/// A row of a capture's .tsv, by the names of its columns (tests/traces/README.md).
using TruthRow = std::map<std::string, std::string>;

inline std::vector<std::string> split_at_tabs(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == '\t') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

/// One row a message, in the order of the capture.
inline std::vector<TruthRow> truth_of(const std::string& trace) {
  std::ifstream in(trace_path(trace + ".tsv"));
  std::string line;
  std::getline(in, line);
  const auto names = split_at_tabs(line);
  std::vector<TruthRow> rows;
  while (std::getline(in, line)) {
    TruthRow& row = rows.emplace_back();
    const auto values = split_at_tabs(line);
    for (std::size_t i = 0; i < values.size(); ++i) row[names[i]] = values[i];
  }
  return rows;
}

}  // namespace ps::test
