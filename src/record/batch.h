// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "record/record.h"

namespace ps::record {

/// A reader's place in a log: the number of the next record that it wants, counted from 0 over all
/// that the log ever took in, the dropped ones included, but not what sampling or a rate left out.
/// It stays good when records are dropped before it is used.
using Cursor = std::uint64_t;

/// What one read returns. A value; shares the records.
struct Batch {
  std::vector<RecordPtr> records;
  Cursor next = 0;           ///< read on from here
  std::uint64_t missed = 0;  ///< records dropped between the cursor and the first of these
  /// Why no more will come; set only when `next` is the end of the log.
  std::optional<std::string> ended;
};

}  // namespace ps::record
