// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/count.h"

namespace ps::capture {

/// What a live tap has done so far. A value.
struct TapTotals {
  std::uint64_t opened = 0;         ///< channels that came to be
  std::uint64_t open = 0;           ///< channels that are there now
  std::uint64_t refused = 0;        ///< connections closed because no controller could be reached
  std::uint64_t to_controller = 0;  ///< octets handed on
  std::uint64_t to_switch = 0;      ///< octets handed on
  std::uint64_t sink_failures = 0;  ///< channels that run on unobserved because their sink threw
  std::uint64_t accept_pauses = 0;  ///< times that descriptors or memory ran out
  std::uint64_t tls_refused = 0;    ///< connections closed because TLS with a side failed

  TapTotals& operator+=(const TapTotals& other) {
    opened += other.opened;
    open += other.open;
    refused += other.refused;
    to_controller += other.to_controller;
    to_switch += other.to_switch;
    sink_failures += other.sink_failures;
    accept_pauses += other.accept_pauses;
    tls_refused += other.tls_refused;
    return *this;
  }
};

/// The part of a tap's TapTotals that one data thread counts; on a cache line of its own.
struct alignas(64) TapCounters {
  Count opened, open, refused, to_controller, to_switch, sink_failures, accept_pauses, tls_refused;

  TapTotals totals() const {
    return {opened.get(),    open.get(),          refused.get(),       to_controller.get(),
            to_switch.get(), sink_failures.get(), accept_pauses.get(), tls_refused.get()};
  }
};

}  // namespace ps::capture
