// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include "counting/report.h"

namespace ps::admin {

/// Counts what the taps see while somebody wants to know, for GET /api/v1/statistics.
/// Thread: the service thread.
class Statistics {
 public:
  virtual ~Statistics() = default;
  /// Counts for `time` from now, then calls `done` with the `most` highest of each kind. False,
  /// and `done` is not called, when too many count already.
  virtual bool count(std::chrono::milliseconds time, std::size_t most,
                     std::function<void(const counting::Report&)> done) = 0;
};

}  // namespace ps::admin
