// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ps::app {

/// The terminal as a screen of lines, by ncurses; as it was before when this goes.
/// Lifetime: one at a time. Thread: main's.
class Screen {
 public:
  /// `colour`: whether heads may be bold and in colour.
  explicit Screen(bool colour);
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  std::size_t rows() const;

  // One picture: begin, a line after the other, show.
  void begin();
  /// What does not fit goes on in the next row.
  void line(std::string_view text, bool head = false);
  void show();

  /// A key that was pressed, without waiting; nothing when none was. A change of the size is none.
  std::optional<int> key();

 private:
  int next_row_ = 0;
};

}  // namespace ps::app
