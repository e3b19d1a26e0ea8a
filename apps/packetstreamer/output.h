// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ps::app {

class Interruption;

/// Where a command writes what it was asked for, without a buffer.
///
///   auto output = open_output(choice);
///   output->begin();
///   output->write(records, interruption);   // again and again, whole records each time
///
/// A resource. Thread: one at a time.
class Output {
 public:
  /// Who may read a file: whom the umask allows, or its owner alone.
  enum class Readers : std::uint8_t { all, owner };

  virtual ~Output() = default;

  /// Called once, before the first write(). What a file had before stays until then, so that a
  /// command that is refused in between destroys nothing.
  virtual Result<void> begin() = 0;
  /// Writes all of it. Gives 0, or errno: EPIPE when the reader has gone, EINTR when `interruption`
  /// happened while a slow one was waited for.
  virtual int write(std::string_view text, const Interruption& interruption) = 0;

  virtual int descriptor() const = 0;
  /// The output as messages name it; of several files the one that was written last.
  virtual const std::string& name() const = 0;
};

}  // namespace ps::app
