// SPDX-License-Identifier: Apache-2.0
#include "base/presence.h"

#include <chrono>
#include <thread>

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ps {
namespace {

bool ask_kernel(int command) { return ::syscall(SYS_membarrier, command, 0, 0) == 0; }

/// Registers the process for it, which must be done once.
bool kernel_fences() {
  static const bool available = ask_kernel(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
  return available;
}

}  // namespace

Presence::Presence() : fenced_by_others_(kernel_fences()) {}

void Presence::fence() {
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (kernel_fences()) (void)ask_kernel(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
}

void Presence::wait_until_left() const {
  const auto steps = steps_.load(std::memory_order_acquire);
  if (steps % 2 == 0) return;
  // It stays for nanoseconds, unless it has lost its core.
  while (steps_.load(std::memory_order_acquire) == steps) {
    std::this_thread::sleep_for(std::chrono::microseconds(10));
  }
}

}  // namespace ps
