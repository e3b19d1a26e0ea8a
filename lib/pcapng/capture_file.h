// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "pcapng/captured_frame.h"

namespace ps::pcapng {

class FrameReader;
class Input;

/// Reads a pcap or pcapng file, packed by gzip or not, frame by frame, with all its digits of time.
///
///   auto file = CaptureFile::open("channel.pcapng");
///   if (!file) return file.error();
///   CapturedFrame frame;
///   while ((*file)->next(frame)) use(frame);
///   if (auto error = (*file)->error()) return *error;    // what came before was readable
///
/// Errors are one line with the file's name and the frame after which it happened.
/// Lifetime: a resource; the frame handed out borrows from it. Thread: one at a time; reading a
/// pipe blocks.
class CaptureFile {
 public:
  /// `-` is standard input. `interrupt`: see Input::open.
  static Result<std::unique_ptr<CaptureFile>> open(const std::string& path, int interrupt = -1);
  /// The same over octets in memory, which are copied; `name` is for messages.
  static Result<std::unique_ptr<CaptureFile>> over(Bytes octets, std::string name);
  ~CaptureFile();
  CaptureFile(const CaptureFile&) = delete;
  CaptureFile& operator=(const CaptureFile&) = delete;

  /// The next frame; false at the end of the file and after an error.
  bool next(CapturedFrame& frame);
  std::optional<Error> error() const { return error_; }

  /// The file as messages name it.
  const std::string& name() const { return name_; }
  /// Of the file's first interface, LINKTYPE_ number; -1 when none is described. A pcapng file may
  /// have frames of others.
  int link_type() const;
  /// How far it is, in octets of the file; `octets_in_all` is 0 when that cannot be known.
  std::uint64_t octets_read() const;
  std::uint64_t octets_in_all() const;
  /// True when the next frame is not there yet, because whoever writes the pipe is not that far.
  bool must_wait() const;

 private:
  static Result<std::unique_ptr<CaptureFile>> begin(std::string name, std::unique_ptr<Input> input);
  CaptureFile(std::string name, std::unique_ptr<Input> input, std::unique_ptr<FrameReader> reader);

  const std::string name_;
  const std::unique_ptr<Input> input_;
  const std::unique_ptr<FrameReader> reader_;
  std::uint64_t frames_ = 0;
  Timestamp last_time_{};
  bool ended_ = false;
  std::optional<Error> error_;
};

}  // namespace ps::pcapng
