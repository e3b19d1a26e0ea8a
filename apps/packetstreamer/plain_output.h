// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "output.h"

namespace ps::app {

/// Standard output, or one file. Movable.
class PlainOutput final : public Output {
 public:
  /// Standard output.
  PlainOutput();
  /// `-` is standard output.
  static Result<PlainOutput> open(const std::string& path, Readers readers = Readers::all);
  /// A file that is not there yet.
  static Result<PlainOutput> create(const std::string& path, Readers readers);
  /// Writes to `descriptor`, and closes it in the end.
  static PlainOutput adopt(int descriptor, std::string name);
  ~PlainOutput() override;
  PlainOutput(PlainOutput&& other) noexcept;
  PlainOutput& operator=(PlainOutput&&) = delete;

  /// A file is empty from here on, and its owner's if that was asked for.
  Result<void> begin() override;
  int write(std::string_view text, const Interruption& interruption) override;
  int descriptor() const override { return descriptor_; }
  const std::string& name() const override { return name_; }

  bool is_file() const { return !may_wait_; }
  /// Octets since begin().
  std::uint64_t written() const { return written_; }
  /// Takes away what a write that failed left behind the first `size` octets of a file.
  void cut(std::uint64_t size) const;

 private:
  PlainOutput(int descriptor, std::string name, Readers readers);
  static Result<PlainOutput> open(const std::string& path, Readers readers, int how);

  int descriptor_;
  Readers readers_;
  bool may_wait_ = true;
  std::uint64_t written_ = 0;
  std::string name_;
};

}  // namespace ps::app
