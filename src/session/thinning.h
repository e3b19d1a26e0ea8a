// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "record/batch.h"

namespace ps::session {

/// How a session thinned out what it matched, for each record that its log may still hold: what a
/// record says of it is what held when it was taken in, also after a change.
/// Bounded: by the records that the log holds. Thread: the service thread.
class Thinning {
 public:
  struct Step {
    record::Cursor from = 0;  ///< number of the first record that it holds for
    std::uint32_t sample = 1;
    std::optional<std::uint32_t> rate{};
  };

  /// From `step.from` on. Steps come in the order of their numbers; `oldest` is the number of the
  /// oldest record that can still be read.
  void add(const Step& step, record::Cursor oldest) {
    if (steps_.back().from == step.from) {
      steps_.back() = step;
    } else {
      steps_.push_back(step);
    }
    steps_.erase(steps_.begin(), last_until(oldest));
  }
  const Step& at(record::Cursor number) const { return *last_until(number); }
  std::size_t steps() const { return steps_.size(); }

 private:
  /// The last step that begins at `number` or before; the first when none does.
  std::vector<Step>::const_iterator last_until(record::Cursor number) const {
    const auto after = std::ranges::upper_bound(steps_, number, {}, &Step::from);
    return after == steps_.begin() ? after : std::prev(after);
  }

  std::vector<Step> steps_{Step{}};
};

}  // namespace ps::session
