// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace ps::render {

enum class Colour { dim, bold, red, green, yellow, blue, magenta, cyan };

/// Puts ANSI colours around text, or nothing. A value.
///
///   Paint paint(options.colour);
///   out += paint(Colour::cyan, address);
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}

  std::string operator()(Colour colour, std::string_view text) const {
    constexpr std::string_view kCodes[] = {"2", "1", "31", "32", "33", "34", "35", "36"};
    if (!on_) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<int>(colour)], text);
  }

 private:
  bool on_;
};

}  // namespace ps::render
