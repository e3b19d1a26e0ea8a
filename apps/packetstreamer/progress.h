// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace ps::app {

/// One line on standard error that says how far a command is, and goes away again; nothing when
/// that is no terminal. Thread: one at a time.
class Progress {
 public:
  Progress();
  ~Progress() { erase(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// True when the line is old enough to be shown again, some times a second.
  bool due();
  void show(const std::string& line);
  /// Before anything else is written to the terminal.
  void erase();

 private:
  const bool on_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_;
};

/// ` 42 %  1234567 messages, 12 matched`; without the part of the input when `in_all` is 0, as
/// nobody knows it.
std::string progress_line(std::uint64_t read, std::uint64_t in_all, std::uint64_t messages,
                          std::uint64_t matched);

}  // namespace ps::app
