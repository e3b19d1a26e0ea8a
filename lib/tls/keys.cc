// SPDX-License-Identifier: Apache-2.0
#include "tls/keys.h"

#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ps::tls {
namespace {

constexpr std::size_t kReadSize = std::size_t{64} << 10;

std::string reason() { return std::strerror(errno); }

}  // namespace

Keys::~Keys() {
  for (const File& file : files_) ::close(file.descriptor);
}

Result<void> Keys::follow(const std::vector<std::string>& paths) {
  for (const auto& path : paths) {
    if (auto followed = follow(path); !followed) return followed;
  }
  return {};
}

Result<void> Keys::follow(const std::string& path) {
  auto file = open(path);
  if (!file) return Error{path + ": " + file.error().message};
  read_on(files_.emplace_back(std::move(*file)));
  return {};
}

void Keys::add(std::string_view text) {
  added_ = true;
  KeyLogText whole;
  whole.feed(text, log_);
  whole.end(log_);
}

const Secret* Keys::find(Label label, const Random& client_random) {
  const Secret* found = log_.find(label, client_random);
  if (found != nullptr && noting_) log_.take_lines(client_random, found_);
  return found;
}

Result<Keys::File> Keys::open(const std::string& path) {
  // Without O_NONBLOCK a pipe without a writer would be waited for.
  File file{.path = path, .descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.descriptor < 0) return Error{reason()};
  struct stat status {};
  if (::fstat(file.descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    file.inode = status.st_ino;
    file.device = status.st_dev;
    return file;
  }
  ::close(file.descriptor);
  return Error{"a key log is a regular file"};
}

void Keys::look_again() {
  for (File& file : files_) look_again(file);
}

void Keys::look_again(File& file) {
  struct stat status {};
  if (::stat(file.path.c_str(), &status) != 0) return;
  if (status.st_ino != file.inode || status.st_dev != file.device) {
    auto other = open(file.path);
    if (!other) return;
    ::close(file.descriptor);
    file = std::move(*other);
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size < file.offset) {
    file.offset = 0;
    file.text = {};
  }
  if (size > file.offset) read_on(file);
}

void Keys::read_on(File& file) {
  const auto buffer = std::make_unique<char[]>(kReadSize);
  for (;;) {
    const auto count =
        ::pread(file.descriptor, buffer.get(), kReadSize, static_cast<off_t>(file.offset));
    if (count <= 0) return;
    file.offset += static_cast<std::uint64_t>(count);
    file.text.feed({buffer.get(), static_cast<std::size_t>(count)}, log_);
  }
}

}  // namespace ps::tls
