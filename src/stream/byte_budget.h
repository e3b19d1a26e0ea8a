// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace ps::stream {

/// Octets that all connections of a service may hold together. Thread: the service thread.
class ByteBudget {
 public:
  explicit ByteBudget(std::size_t limit) : limit_(limit) {}
  ByteBudget(const ByteBudget&) = delete;
  ByteBudget& operator=(const ByteBudget&) = delete;

  std::size_t used() const { return used_; }

 private:
  friend class BudgetShare;
  const std::size_t limit_;
  std::size_t used_ = 0;
};

/// What one buffer holds of a budget; gives it back when it is destroyed.
class BudgetShare {
 public:
  explicit BudgetShare(ByteBudget& budget) : budget_(budget) {}
  BudgetShare(const BudgetShare&) = delete;
  BudgetShare& operator=(const BudgetShare&) = delete;
  ~BudgetShare() { budget_.used_ -= held_; }

  /// Holds `octets` from now on; false, and unchanged, when the budget does not allow it.
  bool hold(std::size_t octets) {
    if (octets > held_ && octets - held_ > budget_.limit_ - budget_.used_) return false;
    budget_.used_ += octets - held_;  // unsigned arithmetic also takes the difference away
    held_ = octets;
    return true;
  }

 private:
  ByteBudget& budget_;
  std::size_t held_ = 0;
};

}  // namespace ps::stream
