// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "pcapng/capture_file.h"

namespace ps::pcapng {

/// The frames of several files in the order of their times; those of one file stay in its order,
/// those of the same time come in the order of the files.
///
///   Merge merge(std::move(files));
///   CapturedFrame frame;
///   while (merge.next(frame)) use(frame);       // then ask each of merge.files() for its error
///
/// A frame's number is that in its file. Lifetime: a resource; the frame borrows from it.
/// Thread: one at a time; it waits for every file that is a pipe.
class Merge {
 public:
  using Files = std::vector<std::unique_ptr<CaptureFile>>;

  explicit Merge(Files files);

  bool next(CapturedFrame& frame);
  const Files& files() const { return files_; }
  /// Where the frame given last comes from.
  const CaptureFile& current() const { return *files_[current_]; }

 private:
  struct Head {
    CapturedFrame frame;
    std::size_t file;
  };
  static bool later(const Head& one, const Head& other);
  void advance(std::size_t file);

  Files files_;
  std::vector<Head> heads_;  ///< a heap, the earliest in front
  std::size_t current_ = 0;
  bool begun_ = false;
};

}  // namespace ps::pcapng
