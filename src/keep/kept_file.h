// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "record/flight_recorder.h"
#include "render/rendering.h"

namespace ps::keep {

/// From which time to which other, and how large the file may become.
struct KeptRange {
  Timestamp from;
  Timestamp until;
  std::size_t most_bytes;
};

/// A capture file that takes what the flight recorder has of a time, again and again as it comes.
///
///   auto file = KeptFile::create(path, range);
///   (*file)->read_on(recorder);       // what there is now
///   (*file)->read_on(recorder);       // what came since
///
/// What is in it is whole messages at all times. Lifetime: its owner's. Thread: one at a time; it
/// waits for the disk.
class KeptFile {
 public:
  /// The file must not exist. The error is one line with the path.
  static Result<std::unique_ptr<KeptFile>> create(const std::string& path, const KeptRange& range);
  ~KeptFile();
  KeptFile(const KeptFile&) = delete;
  KeptFile& operator=(const KeptFile&) = delete;

  /// Nothing more is written after an error, nor when the file is as large as it may become.
  Result<void> read_on(const record::FlightRecorder& recorder);

  const std::string& path() const { return path_; }
  std::uint64_t messages() const { return messages_; }
  bool full() const { return full_; }
  /// Messages that were overwritten before they could be written, of whatever time.
  std::uint64_t overwritten() const { return overwritten_; }
  /// False when something of before the first read had been overwritten that belongs here.
  bool from_the_beginning() const { return from_the_beginning_; }

 private:
  KeptFile(std::string path, int descriptor, const KeptRange& range);
  Result<void> write();

  const std::string path_;
  const int descriptor_;
  const KeptRange range_;
  record::FlightMark mark_;
  render::Rendering output_;
  std::size_t bytes_ = 0;
  std::uint64_t messages_ = 0;
  std::uint64_t overwritten_ = 0;
  bool from_the_beginning_ = true;
  bool full_ = false;
  bool failed_ = false;
};

}  // namespace ps::keep
