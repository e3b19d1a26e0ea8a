// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace ps::capture {

/// Whether a controller numbers its messages upwards one by one, as many do, and where numbers are
/// missing. Some count for all their switches together or not at all, so a hole counts only behind
/// kTrusted messages that followed one another. A value.
class XidRun {
 public:
  static constexpr std::uint32_t kTrusted = 32;
  static constexpr std::uint32_t kWidestHole = 1u << 20;

  /// Takes the number of the next message; gives how many are missing before it, as far as that can
  /// be said with reason.
  std::uint32_t next(std::uint32_t xid) {
    const auto step = xid - last_;
    const bool hole = length_ >= kTrusted && step > 1 && step <= kWidestHole;
    length_ = step == 1 && length_ > 0 ? length_ + 1 : 1;
    last_ = xid;
    return hole ? step - 1 : 0;
  }
  /// Would this number be the next?
  bool continues_with(std::uint32_t xid) const { return length_ > 1 && xid == last_ + 1; }

 private:
  std::uint32_t last_ = 0;
  std::uint32_t length_ = 0;  ///< messages in a row that followed one another
};

}  // namespace ps::capture
