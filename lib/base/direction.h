// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace ps {

/// Which way a message goes on the control channel.
enum class Direction : std::uint8_t { to_controller, to_switch };

constexpr Direction opposite(Direction direction) {
  return direction == Direction::to_controller ? Direction::to_switch : Direction::to_controller;
}
constexpr std::string_view to_string(Direction direction) {
  return direction == Direction::to_controller ? "to_controller" : "to_switch";
}

}  // namespace ps
