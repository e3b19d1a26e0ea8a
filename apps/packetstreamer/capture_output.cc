// SPDX-License-Identifier: Apache-2.0
#include "capture_output.h"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "pcapng/format.h"

namespace ps::app {
namespace {

namespace block = pcapng::block;

std::string numbered(const std::string& path, std::uint64_t number) {
  const std::filesystem::path file(path);
  const auto name = fmt::format("{}_{:05}_{:%Y%m%d%H%M%S}{}", file.stem().string(), number,
                                fmt::localtime(std::time(nullptr)), file.extension().string());
  return (file.parent_path() / name).string();
}

struct Numbered {
  PlainOutput file;
  std::uint64_t number;
};

/// The file of that number, or of a higher one where there is such a file already.
Result<Numbered> create(const std::string& path, std::uint64_t number, Output::Readers readers) {
  while (true) {
    const auto name = numbered(path, number);
    if (::access(name.c_str(), F_OK) == 0) {
      ++number;
      continue;
    }
    auto file = PlainOutput::create(name, readers);
    if (!file) return file.error();
    return Numbered{*std::move(file), number};
  }
}

/// How many of the octets are whole blocks.
std::uint64_t whole(pcapng::Blocks blocks, std::string_view octets) {
  const auto size = octets.size();
  while (blocks.next(octets)) {
  }
  return size - octets.size();
}

}  // namespace

CaptureOutput::CaptureOutput(PlainOutput file, Rotation rotation, std::string path, Readers readers)
    : path_(std::move(path)),
      rotation_(rotation),
      readers_(readers),
      file_(std::move(file)),
      name_(file_->name()),
      files_{name_} {}

CaptureOutput::CaptureOutput(PlainOutput file)
    : CaptureOutput(std::move(file), Rotation(), "", Readers::all) {}

CaptureOutput::CaptureOutput(CaptureOutput&& other) noexcept = default;

/// A command that was refused leaves no file of its own behind.
CaptureOutput::~CaptureOutput() {
  if (rotation_.wanted() && !begun_ && !name_.empty()) ::unlink(name_.c_str());
}

Result<CaptureOutput> CaptureOutput::open_first(const std::string& path, const Rotation& rotation,
                                                Readers readers) {
  auto first = create(path, 1, readers);
  if (!first) return first.error();
  CaptureOutput output(std::move(first->file), rotation, path, readers);
  output.number_ = first->number;
  return {boost::system::in_place_value, std::move(output)};
}

Result<void> CaptureOutput::begin() {
  begun_ = true;
  return file_->begin();
}

int CaptureOutput::write(std::string_view text, const Interruption& interruption) {
  run_ = text.substr(0, 0);
  while (auto next = blocks_.next(text)) {
    if (int failure = add(*next, interruption)) return failure;
  }
  if (int failure = write_run(interruption)) return failure;
  return text.empty() ? 0 : EBADMSG;
}

int CaptureOutput::add(const pcapng::Block& next, const Interruption& interruption) {
  const bool is_front = next.type == block::kSection || next.type == block::kInterface ||
                        next.type == block::kSecrets;
  if (!is_front && is_due(next)) {
    if (int failure = start_next(interruption)) return failure;
  }
  if (rotation_.wanted() && is_front) {
    if (next.type == block::kSection) front_.clear();
    front_ += next.octets;
  }
  frames_ += is_front ? 0 : 1;
  if (!first_time_) first_time_ = next.time;
  run_ = {run_.empty() ? next.octets.data() : run_.data(), run_.size() + next.octets.size()};
  return 0;
}

bool CaptureOutput::is_due(const pcapng::Block& frame) const {
  if (frames_ == 0) return false;
  const auto size = file_->written() + run_.size() + frame.octets.size();
  if (rotation_.size && size > *rotation_.size) return true;
  return rotation_.time && first_time_ && frame.time &&
         *frame.time - *first_time_ >= *rotation_.time;
}

int CaptureOutput::start_next(const Interruption& interruption) {
  if (int failure = write_run(interruption)) return failure;
  auto next = create(path_, number_ + 1, readers_);
  if (!next) {
    const int failure = errno != 0 ? errno : EIO;
    name_ = numbered(path_, number_ + 1);
    return failure;
  }
  number_ = next->number;
  file_.emplace(std::move(next->file));
  name_ = file_->name();
  files_.push_back(name_);
  frames_ = 0;
  first_time_.reset();
  if (int failure = file_->write(front_, interruption)) {
    file_->cut(0);
    return failure;
  }
  return remove_oldest();
}

int CaptureOutput::remove_oldest() {
  while (rotation_.keep && files_.size() > *rotation_.keep) {
    const auto oldest = std::move(files_.front());
    files_.pop_front();
    if (::unlink(oldest.c_str()) == 0 || errno == ENOENT) continue;
    name_ = oldest;
    return errno;
  }
  return 0;
}

/// A disk that is full ends the file behind its last whole block.
int CaptureOutput::write_run(const Interruption& interruption) {
  const auto before = file_->written();
  const auto run = std::exchange(run_, std::string_view());
  const int failure = file_->write(run, interruption);
  if (failure == 0) return 0;
  file_->cut(before + whole(blocks_, run.substr(0, file_->written() - before)));
  return failure;
}

}  // namespace ps::app
