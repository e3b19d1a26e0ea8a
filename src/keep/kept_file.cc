// SPDX-License-Identifier: Apache-2.0
#include "keep/kept_file.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "record/record.h"

namespace ps::keep {
namespace {

/// Written in one go.
constexpr std::size_t kAtOnce = 256u << 10;

const render::Renderer& pcapng() { return *(*render::find_format("pcapng"))->renderer; }

Error failure(const std::string& path) {
  return {fmt::format("{}: {}", path, std::strerror(errno))};
}

}  // namespace

Result<std::unique_ptr<KeptFile>> KeptFile::create(const std::string& path,
                                                   const KeptRange& range) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  if (descriptor < 0) return failure(path);
  return std::unique_ptr<KeptFile>(new KeptFile(path, descriptor, range));
}

KeptFile::KeptFile(std::string path, int descriptor, const KeptRange& range)
    : path_(std::move(path)), descriptor_(descriptor), range_(range) {
  pcapng().begin(output_);
}

KeptFile::~KeptFile() { ::close(descriptor_); }

Result<void> KeptFile::write() {
  std::string_view rest = output_;
  while (!rest.empty()) {
    const auto written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      failed_ = true;
      return failure(path_);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  output_.clear();
  return {};
}

Result<void> KeptFile::read_on(const record::FlightRecorder& recorder) {
  if (failed_ || full_) return {};
  auto past = recorder.past();
  if (mark_.empty()) from_the_beginning_ = past.reaches_back_to(range_.from);
  overwritten_ += past.read_on(mark_);
  Result<void> done;
  past.walk(range_.from, range_.until, [&](const record::FlightCursor& at) {
    if (failed_ || full_) return;
    const auto before = output_.size();
    at.show([&](const decode::Message& message) {
      pcapng().render(*record::Record::of(message), {}, output_);
    });
    if (bytes_ + output_.size() > range_.most_bytes) {
      output_.resize(before);
      full_ = true;
      return;
    }
    ++messages_;
    if (output_.size() < kAtOnce) return;
    bytes_ += output_.size();
    done = write();
  });
  if (!done) return done;
  bytes_ += output_.size();
  return write();
}

}  // namespace ps::keep
