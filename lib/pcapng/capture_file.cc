// SPDX-License-Identifier: Apache-2.0
#include "pcapng/capture_file.h"

#include <utility>

#include <fmt/format.h>

#include "pcapng/frame_reader.h"
#include "pcapng/input.h"

namespace ps::pcapng {
namespace {

/// What most frames fit into: with more at hand, the next one is there.
constexpr std::size_t kLikelyFrame = std::size_t{64} << 10;

}  // namespace

bool FrameReader::fail(std::string problem) {
  problem_ = std::move(problem);
  return false;
}

bool FrameReader::cut_short() {
  return fail(input_.problem().empty() ? "the file is cut short in the middle of a frame or block"
                                       : input_.problem());
}

Result<std::unique_ptr<FrameReader>> make_frame_reader(Input& input) {
  const Bytes front = input.peek(sizeof(std::uint32_t));
  if (is_pcap(front)) return make_pcap_reader(input);
  if (is_pcapng(front)) return make_pcapng_reader(input);
  if (!input.problem().empty()) return Error{input.problem()};
  return Error{front.empty() ? "it is empty" : "it begins like neither of them"};
}

Result<std::unique_ptr<CaptureFile>> CaptureFile::open(const std::string& path, int interrupt) {
  std::string name = path == "-" ? "standard input" : path;
  auto input = Input::open(path, interrupt);
  if (!input) return Error{fmt::format("{}: {}", name, input.error().message)};
  return begin(std::move(name), std::move(*input));
}

Result<std::unique_ptr<CaptureFile>> CaptureFile::over(Bytes octets, std::string name) {
  return begin(std::move(name), Input::over(octets));
}

Result<std::unique_ptr<CaptureFile>> CaptureFile::begin(std::string name,
                                                        std::unique_ptr<Input> input) {
  auto reader = make_frame_reader(*input);
  if (!reader) {
    return Error{
        fmt::format("{}: not a readable pcap or pcapng file: {}", name, reader.error().message)};
  }
  return std::unique_ptr<CaptureFile>(
      new CaptureFile(std::move(name), std::move(input), std::move(*reader)));
}

CaptureFile::CaptureFile(std::string name, std::unique_ptr<Input> input,
                         std::unique_ptr<FrameReader> reader)
    : name_(std::move(name)), input_(std::move(input)), reader_(std::move(reader)) {}

CaptureFile::~CaptureFile() = default;

bool CaptureFile::next(CapturedFrame& frame) {
  if (ended_) return false;
  frame.time = last_time_;
  if (reader_->next(frame)) {
    frame.number = ++frames_;
    last_time_ = frame.time;
    return true;
  }
  ended_ = true;
  const auto& problem = reader_->problem().empty() ? input_->problem() : reader_->problem();
  if (!problem.empty()) {
    error_ = Error{fmt::format("{}: after frame {}: {}", name_, frames_, problem)};
  }
  return false;
}

int CaptureFile::link_type() const { return reader_->link_type(); }
std::uint64_t CaptureFile::octets_read() const { return input_->octets_read(); }
std::uint64_t CaptureFile::octets_in_all() const { return input_->octets_in_all(); }
bool CaptureFile::must_wait() const { return !ended_ && input_->must_wait_for(kLikelyFrame); }

}  // namespace ps::pcapng
