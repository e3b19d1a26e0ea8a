// SPDX-License-Identifier: Apache-2.0
#include "base/presence.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

namespace ps {
namespace {

TEST(Presence, does_not_keep_who_waits_for_a_thread_that_is_outside) {
  Presence presence;
  presence.wait_until_left();
  { Presence::Inside inside(presence); }
  presence.wait_until_left();
}

TEST(Presence, keeps_who_waits_until_the_thread_has_left) {
  Presence presence;
  std::atomic<bool> is_inside{false};
  std::atomic<bool> leave{false};
  std::atomic<bool> left{false};
  std::thread thread([&] {
    {
      Presence::Inside inside(presence);
      is_inside = true;
      while (!leave) std::this_thread::yield();
      left = true;
    }
  });
  while (!is_inside) std::this_thread::yield();
  leave = true;
  presence.wait_until_left();
  EXPECT_TRUE(left);
  thread.join();
}

TEST(Presence, shows_what_was_published_to_whoever_enters_after_the_wait) {
  Presence presence;
  std::atomic<std::uint64_t> version{0};
  std::atomic<std::uint64_t> oldest_used{0};
  std::atomic<bool> stop{false};
  std::thread user([&] {
    while (!stop) {
      Presence::Inside inside(presence);
      oldest_used.store(version.load(std::memory_order_relaxed), std::memory_order_relaxed);
    }
  });
  for (std::uint64_t next = 1; next <= 2'000; ++next) {
    version.store(next, std::memory_order_relaxed);
    Presence::fence();
    presence.wait_until_left();
    const auto seen = oldest_used.load(std::memory_order_relaxed);
    // Whatever it does from now on it does with the new version.
    for (int look = 0; look < 3; ++look) {
      const auto used = oldest_used.load(std::memory_order_relaxed);
      ASSERT_TRUE(used == seen || used == next) << used << " after " << seen << " at " << next;
    }
  }
  stop = true;
  user.join();
}

}  // namespace
}  // namespace ps
