// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "pcapng/blocks.h"
#include "plain_output.h"

namespace ps::app {

/// When `-w` begins a new file, and how many stay. A value.
struct Rotation {
  std::optional<std::uint64_t> size{};              ///< octets that a file does not exceed
  std::optional<std::chrono::milliseconds> time{};  ///< between its first message and its last
  std::optional<std::size_t> keep{};                ///< files; the oldest goes first

  bool wanted() const { return size || time; }
};

/// A capture file (pcapng), or a row of them: `-w FILE`, `--rotate` and `--keep`.
///
/// Rotated files are `NAME_00001_20261126170000.EXT`, as dumpcap calls them: a number, and the
/// local time at which the file was begun; a file that is there is never written to. Each is a
/// whole capture: what stood before the first frame (section, interface) and all secrets so far
/// stand in each. One is larger than `size` only if a single message with these is. Where writing
/// fails, what is left is every whole block before.
class CaptureOutput final : public Output {
 public:
  /// One file that is not rotated.
  explicit CaptureOutput(PlainOutput file);
  /// The first of many.
  static Result<CaptureOutput> open_first(const std::string& path, const Rotation& rotation,
                                          Readers readers);
  ~CaptureOutput() override;
  CaptureOutput(CaptureOutput&& other) noexcept;
  CaptureOutput& operator=(CaptureOutput&&) = delete;

  Result<void> begin() override;
  /// EBADMSG where it is no pcapng.
  int write(std::string_view text, const Interruption& interruption) override;
  int descriptor() const override { return file_->descriptor(); }
  const std::string& name() const override { return name_; }

 private:
  CaptureOutput(PlainOutput file, Rotation rotation, std::string path, Readers readers);
  int add(const pcapng::Block& block, const Interruption& interruption);
  bool is_due(const pcapng::Block& frame) const;
  int start_next(const Interruption& interruption);
  int remove_oldest();
  int write_run(const Interruption& interruption);

  std::string path_;
  Rotation rotation_;
  Readers readers_;
  std::optional<PlainOutput> file_;
  std::string name_;
  std::uint64_t number_ = 1;
  std::deque<std::string> files_;  ///< of this run, still there
  bool begun_ = false;

  pcapng::Blocks blocks_;
  std::string front_;                    ///< what every file begins with
  std::string_view run_;                 ///< of what write() was given: what is not in the file yet
  std::uint64_t frames_ = 0;             ///< in this file
  std::optional<Timestamp> first_time_;  ///< in this file
};

}  // namespace ps::app
