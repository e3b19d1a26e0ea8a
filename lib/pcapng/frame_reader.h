// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "pcapng/captured_frame.h"
#include "pcapng/input.h"

namespace ps::pcapng {

/// What CaptureFile reads a file with: one for each format. Lifetime: the file's, which owns the
/// input. Thread: one at a time.
class FrameReader {
 public:
  virtual ~FrameReader() = default;
  /// False at the end, and where the file is damaged: then problem() says why. Leaves `number`
  /// alone.
  virtual bool next(CapturedFrame& frame) = 0;
  /// Of the file's first interface; -1 when none was described.
  virtual int link_type() const = 0;
  const std::string& problem() const { return problem_; }

 protected:
  explicit FrameReader(Input& input) : input_(input) {}
  /// Always false.
  bool fail(std::string problem);
  /// The input ended within something of which the first octets are there.
  bool cut_short();

  Input& input_;

 private:
  std::string problem_;
};

/// A reader that is past the file's header, or why there is none.
Result<std::unique_ptr<FrameReader>> make_frame_reader(Input& input);

// Each wants the file's header not taken yet.
Result<std::unique_ptr<FrameReader>> make_pcap_reader(Input& input);
Result<std::unique_ptr<FrameReader>> make_pcapng_reader(Input& input);
bool is_pcap(Bytes front);
bool is_pcapng(Bytes front);

}  // namespace ps::pcapng
