// SPDX-License-Identifier: Apache-2.0
#include "output.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include <poll.h>
#include <unistd.h>

#include "interruption.h"

namespace ps::app {
namespace {

/// Waits until a write of PIPE_BUF octets does not wait.
int wait_for_room(const Interruption& interruption) {
  std::array<pollfd, 2> fds{{{STDOUT_FILENO, POLLOUT, 0}, {interruption.descriptor(), POLLIN, 0}}};
  if (poll(fds.data(), fds.size(), -1) < 0) return errno == EINTR ? 0 : errno;
  return fds[0].revents == 0 ? EINTR : 0;
}

}  // namespace

int write_output(std::string_view text, const Interruption& interruption) {
  while (!text.empty()) {
    if (int failure = wait_for_room(interruption)) return failure;
    auto written = write(STDOUT_FILENO, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (written < 0 && errno != EINTR && errno != EAGAIN) return errno;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

bool output_in_colour() {
  const char* forbidden = std::getenv("NO_COLOR");
  return (forbidden == nullptr || *forbidden == '\0') && isatty(STDOUT_FILENO) == 1;
}

}  // namespace ps::app
