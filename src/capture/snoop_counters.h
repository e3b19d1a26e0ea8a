// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "capture/tap_counters.h"

namespace ps::capture {

/// What a snoop tap has done so far. A value.
struct SnoopTotals {
  std::uint64_t connected = 0;          ///< times that the bridge let it listen
  std::uint64_t refused = 0;            ///< times that the bridge closed at once
  std::uint64_t unreachable = 0;        ///< times that the socket was not there or not to be had
  std::uint64_t opened = 0;             ///< channels that came to be
  std::uint64_t open = 0;               ///< channels that are there now
  std::uint64_t to_controller = 0;      ///< octets
  std::uint64_t to_switch = 0;          ///< octets
  std::uint64_t direction_guessed = 0;  ///< messages
  std::uint64_t suspected_loss = 0;     ///< messages
  std::uint64_t reader_late = 0;        ///< times
  std::uint64_t sink_failures = 0;
};

/// Written by the tap's data thread, read by any.
struct SnoopCounters {
  Count connected, refused, unreachable, opened, open, to_controller, to_switch, direction_guessed,
      suspected_loss, reader_late, sink_failures;

  SnoopTotals totals() const {
    return {connected.get(),      refused.get(),       unreachable.get(),  opened.get(),
            open.get(),           to_controller.get(), to_switch.get(),    direction_guessed.get(),
            suspected_loss.get(), reader_late.get(),   sink_failures.get()};
  }
};

}  // namespace ps::capture
