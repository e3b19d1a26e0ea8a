// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "filter/facts.h"

namespace ps::filter {

/// Names one live filter in an index.
using Slot = std::uint32_t;

/// The filters that one message satisfies, each once, in no order. Reused from message to message,
/// so that matching allocates nothing once it has grown. Thread: one at a time.
class Matches {
 public:
  using value_type = Slot;
  using const_iterator = std::vector<Slot>::const_iterator;

  bool empty() const { return slots_.empty(); }
  std::size_t size() const { return slots_.size(); }
  const_iterator begin() const { return slots_.begin(); }
  const_iterator end() const { return slots_.end(); }

 private:
  friend class FilterIndex;

  std::vector<Slot> slots_;
  // What the index notes down while it asks.
  std::vector<Told> told_;
  std::vector<std::uint64_t> asked_;  ///< by filter: in which message it was last asked
  std::uint64_t message_ = 0;         ///< how many there were
};

}  // namespace ps::filter
