// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "capture/socket.h"

namespace ps::capture {

/// A key log in NSS format: the secrets of TLS sessions, a line each, appended to a file that its
/// owner alone may read. Whoever has it can decrypt a capture of these sessions.
/// Thread: any; a line is one write, so lines of several threads do not mix.
class KeylogWriter {
 public:
  static Result<std::shared_ptr<KeylogWriter>> open(const std::string& path);

  KeylogWriter(std::string path, FileDescriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}

  /// A line that cannot be written is lost; the first is logged.
  void write(std::string_view line);

 private:
  std::string path_;
  FileDescriptor file_;
  std::atomic<bool> failed_{false};
};

}  // namespace ps::capture
