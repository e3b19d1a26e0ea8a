// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ps::app {

class Interruption;

/// Where a command writes what it was asked for: standard output, or a file. Without a buffer.
/// A resource, movable. Thread: one at a time.
class Output {
 public:
  /// Who may read the file: whom the umask allows, or its owner alone.
  enum class Readers : std::uint8_t { all, owner };

  /// Standard output.
  Output();
  /// `-` is standard output. What a file had before stays until begin(), so that a command that is
  /// refused in between destroys nothing.
  static Result<Output> open(const std::string& path, Readers readers = Readers::all);
  ~Output();
  Output(Output&& other) noexcept;
  Output& operator=(Output&&) = delete;

  /// Called once, before the first write(): a file is empty from here on, and its owner's if that
  /// was asked for.
  Result<void> begin() const;
  /// Writes all of it. Gives 0, or errno: EPIPE when the reader has gone, EINTR when `interruption`
  /// happened while a slow one was waited for.
  int write(std::string_view text, const Interruption& interruption) const;

  int descriptor() const { return descriptor_; }
  /// The output as messages name it.
  const std::string& name() const { return name_; }

 private:
  Output(int descriptor, std::string name, Readers readers);

  int descriptor_;
  Readers readers_;
  bool may_wait_ = true;
  std::string name_;
};

bool output_is_terminal();
/// The columns of the terminal that standard output is; 80 when it does not say.
std::size_t output_width();
/// False when the environment names a character set that is not UTF-8.
bool output_in_utf8();
/// True when standard output is a terminal and NO_COLOR (https://no-color.org) does not forbid it.
bool output_in_colour();

}  // namespace ps::app
