// SPDX-License-Identifier: Apache-2.0
#include "plain_output.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interruption.h"

namespace ps::app {
namespace {

constexpr mode_t kReadableByAll = 0666;
constexpr mode_t kReadableByOwner = 0600;

bool is_regular(int descriptor) {
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

PlainOutput::PlainOutput() : PlainOutput(STDOUT_FILENO, "standard output", Readers::all) {}

PlainOutput::PlainOutput(int descriptor, std::string name, Readers readers)
    : descriptor_(descriptor),
      readers_(readers),
      may_wait_(!is_regular(descriptor)),
      name_(std::move(name)) {}

PlainOutput::PlainOutput(PlainOutput&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, STDOUT_FILENO)),
      readers_(other.readers_),
      may_wait_(other.may_wait_),
      written_(other.written_),
      name_(std::move(other.name_)) {}

PlainOutput::~PlainOutput() {
  if (descriptor_ != STDOUT_FILENO) close(descriptor_);
}

Result<PlainOutput> PlainOutput::open(const std::string& path, Readers readers) {
  if (path == "-") return PlainOutput();
  return open(path, readers, 0);
}

Result<PlainOutput> PlainOutput::create(const std::string& path, Readers readers) {
  return open(path, readers, O_EXCL);
}

PlainOutput PlainOutput::adopt(int descriptor, std::string name) {
  return {descriptor, std::move(name), Readers::all};
}

Result<PlainOutput> PlainOutput::open(const std::string& path, Readers readers, int how) {
  const auto mode = readers == Readers::all ? kReadableByAll : kReadableByOwner;
  const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | how;
  const int descriptor = ::open(path.c_str(), flags, mode);
  if (descriptor < 0) return Error{fmt::format("{}: {}", path, std::strerror(errno))};
  return PlainOutput(descriptor, path, readers);
}

Result<void> PlainOutput::begin() {
  const bool ours = descriptor_ != STDOUT_FILENO && is_file();
  if (!ours) return {};
  const bool narrowed = readers_ == Readers::all || fchmod(descriptor_, kReadableByOwner) == 0;
  if (narrowed && ftruncate(descriptor_, 0) == 0) return {};
  return Error{fmt::format("{}: {}", name_, std::strerror(errno))};
}

int PlainOutput::write(std::string_view text, const Interruption& interruption) {
  while (!text.empty()) {
    if (may_wait_) {
      if (int failure = wait_for_room(descriptor_, interruption)) return failure;
    }
    const auto most = may_wait_ ? std::min<std::size_t>(text.size(), PIPE_BUF) : text.size();
    const auto written = ::write(descriptor_, text.data(), most);
    if (written < 0 && errno != EINTR && errno != EAGAIN) return errno;
    if (written <= 0) continue;
    text.remove_prefix(static_cast<std::size_t>(written));
    written_ += static_cast<std::uint64_t>(written);
  }
  return 0;
}

void PlainOutput::cut(std::uint64_t size) const {
  // What could not be written is told anyway; that its beginning stays as well changes nothing.
  if (is_file()) (void)::ftruncate(descriptor_, static_cast<off_t>(size));
}

}  // namespace ps::app
