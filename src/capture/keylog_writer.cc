// SPDX-License-Identifier: Apache-2.0
#include "capture/keylog_writer.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ps::capture {
namespace {

Error cannot_write(const std::string& path, const char* why) {
  return {fmt::format("cannot write the key log {}: {}", path, why)};
}

}  // namespace

Result<std::shared_ptr<KeylogWriter>> KeylogWriter::open(const std::string& path) {
  constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
  // Without O_NONBLOCK a pipe that nobody reads would hold up a data thread.
  constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  FileDescriptor file(::open(path.c_str(), kFlags, kOwnerOnly));
  if (file.get() < 0) return cannot_write(path, std::strerror(errno));
  struct stat found {};
  ::fstat(file.get(), &found);
  bool wider = S_ISREG(found.st_mode) && (found.st_mode & (S_IRWXG | S_IRWXO)) != 0;
  if (wider && ::fchmod(file.get(), kOwnerOnly) != 0) {
    return cannot_write(path, "others may read it, and that cannot be changed");
  }
  return std::make_shared<KeylogWriter>(path, std::move(file));
}

void KeylogWriter::write(std::string_view line) {
  auto ended = fmt::format("{}\n", line);
  auto written = ::write(file_.get(), ended.data(), ended.size());
  if (written == static_cast<ssize_t>(ended.size())) return;
  auto* why = written < 0 ? std::strerror(errno) : "no room";
  if (!failed_.exchange(true)) spdlog::error("{}", cannot_write(path_, why).message);
}

}  // namespace ps::capture
