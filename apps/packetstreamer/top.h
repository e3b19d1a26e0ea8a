// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace ps::app {

/// What `top` was asked for. A value.
struct TopOptions {
  std::string server;  ///< as reach() takes it
  std::chrono::milliseconds interval{1000};
  std::optional<std::uint64_t> count;  ///< ends after so many
};

/// Shows what a server's switches and controllers say, counted anew for each interval: a screen on
/// a terminal, else the same as text. Gives the exit status.
int top(const TopOptions& options);

}  // namespace ps::app
