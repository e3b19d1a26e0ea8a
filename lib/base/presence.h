// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

namespace ps {

/// Tells whether one thread is inside a stretch of code, at no cost worth mentioning to that
/// thread.
///
///   { Presence::Inside inside(presence); if (published_version() != mine) ...; }   // its thread
///   publish(); Presence::fence(); presence.wait_until_left();                      // another one
///
/// After these two calls the thread has left the stretch that it may have been in, and whenever it
/// enters again it sees what was published. The one who waits pays for the order of memory between
/// the two (membarrier(2)), so that the other need not; where the kernel does not offer that, both
/// pay. Lifetime: the thread's. Thread: `Inside` on the one, the rest on any other.
class Presence {
 public:
  class Inside {
   public:
    explicit Inside(Presence& presence) : presence_(presence) { presence_.enter(); }
    ~Inside() { presence_.leave(); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    Presence& presence_;
  };

  Presence();

  /// What this thread wrote before is seen by whoever enters after, on any Presence.
  static void fence();
  /// Returns at once when the thread is outside, and when it is inside, once it has left.
  void wait_until_left() const;

 private:
  void enter() {
    const auto steps = steps_.load(std::memory_order_relaxed) + 1;
    if (fenced_by_others_) {
      steps_.store(steps, std::memory_order_relaxed);
      std::atomic_signal_fence(std::memory_order_seq_cst);
    } else {
      steps_.exchange(steps, std::memory_order_seq_cst);
    }
  }
  void leave() {
    steps_.store(steps_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

  const bool fenced_by_others_;
  std::atomic<std::uint64_t> steps_{0};  ///< odd while inside
};

}  // namespace ps
