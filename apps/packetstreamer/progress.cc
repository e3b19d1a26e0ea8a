// SPDX-License-Identifier: Apache-2.0
#include "progress.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace ps::app {
namespace {

using std::chrono::steady_clock;

/// Before it is shown at all, and between two times.
constexpr std::chrono::milliseconds kFirst{300}, kAgain{100};

}  // namespace

Progress::Progress() : on_(isatty(STDERR_FILENO) == 1), next_(steady_clock::now() + kFirst) {}

bool Progress::due() { return on_ && steady_clock::now() >= next_; }

void Progress::show(const std::string& line) {
  next_ = steady_clock::now() + kAgain;
  shown_ = true;
  std::fprintf(stderr, "\r%s\x1b[K", line.c_str());
}

void Progress::erase() {
  if (!shown_) return;
  shown_ = false;
  std::fputs("\r\x1b[K", stderr);
}

std::string progress_line(std::uint64_t read, std::uint64_t in_all, std::uint64_t messages,
                          std::uint64_t matched) {
  auto so_far = fmt::format("{} messages, {} matched", messages, matched);
  if (in_all == 0) return so_far;
  return fmt::format("{:3} %  {}", std::min<std::uint64_t>(read * 100 / in_all, 100), so_far);
}

}  // namespace ps::app
