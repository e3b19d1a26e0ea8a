// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>

namespace ps::record {

/// Octets that all logs of a server may hold together, so that thousands of sessions that nobody
/// reads are bounded too. Counting is approximate by one record a thread that appends.
/// Lifetime: shared by the logs. Thread: any.
class LogBudget {
 public:
  /// What every log may hold, however much the others do.
  static constexpr std::size_t kReserved = 128u << 10;

  explicit LogBudget(std::size_t bytes) : limit_(bytes) {}

  void take(std::size_t bytes) { used_.fetch_add(bytes, std::memory_order_relaxed); }
  void give_back(std::size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }
  std::size_t used() const { return used_.load(std::memory_order_relaxed); }
  bool has_room(std::size_t bytes) const { return used() + bytes <= limit_; }

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
};

}  // namespace ps::record
