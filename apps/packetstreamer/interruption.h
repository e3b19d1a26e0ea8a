// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

namespace ps::app {

/// Ctrl-C, SIGTERM, the end of a time, and a reader of the output that has gone, as one
/// descriptor to wait on.
///
///   Interruption interruption(std::chrono::minutes(5));
///   interruption.watch_reader(STDOUT_FILENO);
///   ... poll(interruption.descriptor(), POLLIN) ...
///   if (interruption.happened()) return interruption.exit_status();
///
/// From its making on those signals do nothing else. Lifetime: the command's. Thread: main's.
class Interruption {
 public:
  explicit Interruption(std::optional<std::chrono::milliseconds> time);
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// From now on the end of who reads what is written to `output` is one of them.
  void watch_reader(int output);

  /// Readable from when one of them happens, for good.
  int descriptor() const { return all_; }
  bool happened() const;
  bool reader_gone() const;
  /// 130 after Ctrl-C, 143 after SIGTERM, else 0.
  int exit_status() const;

 private:
  int output_ = -1;
  int signals_;
  int timer_;
  int all_;
};

}  // namespace ps::app
