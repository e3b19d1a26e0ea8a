// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace ps::frame {

/// RFC 3032 2.1 and RFC 5462: one entry of the label stack.
struct Mpls {
  std::uint32_t label = 0;
  std::uint8_t tc = 0;
  bool bottom = false;
  std::uint8_t ttl = 0;
};

/// Reads a label stack, the top first, as far as its bottom; at most kMost entries.
///
///   MplsStack stack(frame.payload);
///   while (const auto entry = stack.next()) use(entry->label);
///   parse_ip_packet(stack.payload());
class MplsStack {
 public:
  static constexpr std::size_t kMost = 16;

  explicit MplsStack(Bytes octets) : in_(octets) {}
  std::optional<Mpls> next();

  /// The octets end before the bottom. To be asked after the last entry, as payload().
  bool truncated() const { return !in_.ok(); }
  bool has_bottom() const { return bottom_; }
  /// What follows the entries read.
  Bytes payload() const {
    Reader copy(in_);
    return copy.rest();
  }

 private:
  Reader in_;
  std::size_t count_ = 0;
  bool bottom_ = false;
};

}  // namespace ps::frame
