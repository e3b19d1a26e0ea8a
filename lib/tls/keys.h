// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "tls/key_log.h"

namespace ps::tls {

/// All secrets that a tap was given: key logs in files, which may grow, and such as are found in
/// capture files.
///
///   Keys keys;
///   if (auto followed = keys.follow("/run/keys.log"); !followed) return followed.error();
///   keys.add(text);
///
/// A file is read to its end when it is followed, and what was appended since in look_again(). One
/// that became shorter, or that another took the place of, is read from its beginning.
/// Lifetime: a resource. Thread: one at a time.
class Keys {
 public:
  Keys() = default;
  ~Keys();
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  Result<void> follow(const std::string& path);
  /// All of them, up to the first that cannot be read.
  Result<void> follow(const std::vector<std::string>& paths);
  /// A whole key log.
  void add(std::string_view text);
  /// Reads on in files that have grown.
  void look_again();

  const Secret* find(Label label, const Random& client_random);
  /// From now on it is noted of which connections secrets were found, for take_found().
  void note_found() { noting_ = true; }
  /// A key log of these connections: what it has that was not taken before.
  std::string take_found() { return std::exchange(found_, {}); }
  /// Grows whenever secrets came.
  std::uint64_t generation() const { return log_.counters().secrets; }
  /// Nobody gave any, and none will come.
  bool none() const { return files_.empty() && !added_; }
  const KeyLog::Counters& counters() const { return log_.counters(); }

 private:
  struct File {
    std::string path;
    int descriptor = -1;
    std::uint64_t inode = 0;
    std::uint64_t device = 0;
    std::uint64_t offset = 0;
    KeyLogText text{};
  };

  /// The error has no name of the file in it.
  static Result<File> open(const std::string& path);
  void look_again(File& file);
  void read_on(File& file);

  KeyLog log_;
  bool noting_ = false;
  std::string found_;  ///< no longer than what the log has
  bool added_ = false;
  std::vector<File> files_;
};

}  // namespace ps::tls
