// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

namespace ps {

/// A number that one thread counts and any thread reads: no locked instruction on the hot path.
class Count {
 public:
  /// For the thread that counts.
  void add(std::uint64_t by = 1) { set(get() + by); }
  void take(std::uint64_t by = 1) { set(get() - by); }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::atomic<std::uint64_t> value_{0};
};

}  // namespace ps
