// SPDX-License-Identifier: Apache-2.0
#include "output.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interruption.h"

namespace ps::app {
namespace {

constexpr mode_t kReadableByAll = 0666;
constexpr mode_t kReadableByOwner = 0600;

bool is_file(int descriptor) {
  struct stat about {};
  return fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode);
}

/// Waits until a write of PIPE_BUF octets does not wait.
int wait_for_room(int descriptor, const Interruption& interruption) {
  std::array<pollfd, 2> fds{{{descriptor, POLLOUT, 0}, {interruption.descriptor(), POLLIN, 0}}};
  if (poll(fds.data(), fds.size(), -1) < 0) return errno == EINTR ? 0 : errno;
  return fds[0].revents == 0 ? EINTR : 0;
}

}  // namespace

Output::Output() : Output(STDOUT_FILENO, "standard output", Readers::all) {}

Output::Output(int descriptor, std::string name, Readers readers)
    : descriptor_(descriptor),
      readers_(readers),
      may_wait_(!is_file(descriptor)),
      name_(std::move(name)) {}

Output::Output(Output&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, STDOUT_FILENO)),
      readers_(other.readers_),
      may_wait_(other.may_wait_),
      name_(std::move(other.name_)) {}

Output::~Output() {
  if (descriptor_ != STDOUT_FILENO) close(descriptor_);
}

Result<Output> Output::open(const std::string& path, Readers readers) {
  if (path == "-") return Output();
  const auto mode = readers == Readers::all ? kReadableByAll : kReadableByOwner;
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, mode);
  if (descriptor < 0) return Error{fmt::format("{}: {}", path, std::strerror(errno))};
  return Output(descriptor, path, readers);
}

Result<void> Output::begin() const {
  const bool ours = descriptor_ != STDOUT_FILENO && is_file(descriptor_);
  if (!ours) return {};
  const bool narrowed = readers_ == Readers::all || fchmod(descriptor_, kReadableByOwner) == 0;
  if (narrowed && ftruncate(descriptor_, 0) == 0) return {};
  return Error{fmt::format("{}: {}", name_, std::strerror(errno))};
}

int Output::write(std::string_view text, const Interruption& interruption) const {
  while (!text.empty()) {
    if (may_wait_) {
      if (int failure = wait_for_room(descriptor_, interruption)) return failure;
    }
    const auto most = may_wait_ ? std::min<std::size_t>(text.size(), PIPE_BUF) : text.size();
    const auto written = ::write(descriptor_, text.data(), most);
    if (written < 0 && errno != EINTR && errno != EAGAIN) return errno;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

bool output_is_terminal() { return isatty(STDOUT_FILENO) == 1; }

std::size_t output_width() {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kUsual;
}

/// The order of locale(7).
bool output_in_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view locale(value);
    return locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos;
  }
  return false;
}

bool output_in_colour() {
  const char* forbidden = std::getenv("NO_COLOR");
  return (forbidden == nullptr || *forbidden == '\0') && output_is_terminal();
}

}  // namespace ps::app
