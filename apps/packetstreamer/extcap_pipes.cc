// SPDX-License-Identifier: Apache-2.0
#include "extcap_pipes.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

namespace ps::app::extcap {
namespace {

/// How often it is looked whether somebody reads a pipe: there is nothing to wait on for that.
constexpr int kLookAgainMillis = 20;
/// Wireshark says at once that it has told all; who else calls this may say nothing.
constexpr int kLongestAwaitMillis = 2000;
constexpr std::size_t kMostUnsent = std::size_t{1} << 18;

}  // namespace

Result<PlainOutput> open_fifo(const std::string& path, const Interruption& interruption) {
  while (true) {
    const int fifo = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (fifo >= 0) return PlainOutput::adopt(fifo, path);
    if (errno != ENXIO && errno != EINTR) {
      return Error{fmt::format("{}: {}", path, std::strerror(errno))};
    }
    pollfd end{interruption.descriptor(), POLLIN, 0};
    if (::poll(&end, 1, kLookAgainMillis) > 0) return Error{"nobody reads " + path};
  }
}

ControlPipes::ControlPipes(const std::string& in, const std::string& out) : out_path_(out) {
  // Not for reading alone: it would be at its end while Wireshark has not opened it yet.
  if (!in.empty()) in_ = ::open(in.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

ControlPipes::~ControlPipes() {
  flush();
  if (in_ >= 0) ::close(in_);
  if (out_ >= 0) ::close(out_);
}

void ControlPipes::read() {
  std::array<char, 4096> chunk;
  while (in_ >= 0) {
    const auto count = ::read(in_, chunk.data(), chunk.size());
    if (count > 0) {
      parser_.feed({chunk.data(), static_cast<std::size_t>(count)});
      if (static_cast<std::size_t>(count) == chunk.size()) return;  // what there is, first
      continue;
    }
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    ::close(std::exchange(in_, -1));
  }
}

std::optional<control::Message> ControlPipes::next() {
  flush();
  auto message = parser_.next();
  while (!message && in_ >= 0) {
    read();
    message = parser_.next();
    if (parser_.broken() && in_ >= 0) ::close(std::exchange(in_, -1));
    pollfd more{in_, POLLIN, 0};
    if (!message && ::poll(&more, 1, 0) <= 0) break;
  }
  return message;
}

std::optional<control::Message> ControlPipes::await(const Interruption& interruption) {
  for (int waited = 0; in_ >= 0 && waited < kLongestAwaitMillis; waited += kLookAgainMillis) {
    if (auto message = next()) return message;
    std::array<pollfd, 2> fds{{{in_, POLLIN, 0}, {interruption.descriptor(), POLLIN, 0}}};
    ::poll(fds.data(), fds.size(), kLookAgainMillis);
    if (fds[1].revents != 0) break;
  }
  return next();
}

void ControlPipes::send(std::uint8_t number, control::Command command, std::string_view payload) {
  if (!can_send()) return;
  const auto octets = control::to_octets(number, command, payload);
  if (unsent_.size() + octets.size() <= kMostUnsent) unsent_ += octets;
  flush();
}

/// Also with nothing to send: who opens the other end may wait for this one.
void ControlPipes::flush() {
  if (out_ < 0 && can_send()) out_ = ::open(out_path_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (out_ < 0 || unsent_.empty()) return;
  const auto sent = ::write(out_, unsent_.data(), unsent_.size());
  if (sent > 0) unsent_.erase(0, static_cast<std::size_t>(sent));
}

}  // namespace ps::app::extcap
