// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include <spdlog/spdlog.h>

#include "capture/file_tap_frames.h"
#include "decode/decoder.h"
#include "filter/predicate.h"
#include "pcapng/capture_file.h"

namespace {

using namespace ps;

/// Asks of each message what a filter can ask.
class Asking final : public decode::MessageSink {
 public:
  void message(const decode::Message& message) override {
    for (const auto& predicate : asked_) held_ += predicate.holds(message) ? 1 : 0;
  }

 private:
  static filter::Predicate host(std::string_view text) {
    return filter::Predicate::parse("host == " + std::string(text)).value();
  }
  const filter::Predicate asked_[3] = {host("02:00:00:00:00:01"), host("10.0.0.1"), host("::1")};
  std::uint64_t held_ = 0;
};

class Decoders final : public capture::ChannelSinks {
 public:
  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo& info) override {
    return std::make_unique<decode::ChannelDecoder>(info, asking_, channels_);
  }

 private:
  Asking asking_;
  decode::Channels channels_;
};

}  // namespace

/// The input is a capture file, packed or not.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spdlog::set_level(spdlog::level::off);
  auto file = pcapng::CaptureFile::over({data, size}, "input");
  if (!file) return 0;
  Decoders decoders;
  capture::FileTapFrames frames({}, decoders);
  pcapng::CapturedFrame frame;
  while ((*file)->next(frame)) frames.frame(frame, frame.time);
  frames.finish("the capture ended", frame.time);
  return 0;
}
