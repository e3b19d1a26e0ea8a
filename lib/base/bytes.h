// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace ps {

/// Borrowed octets; whoever hands them over says how long they live.
using Bytes = std::span<const std::uint8_t>;

inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Big-endian loads; the caller has checked that the octets are there.
inline std::uint16_t load_be16(const std::uint8_t* p) {
  return static_cast<std::uint16_t>((p[0] << 8) | p[1]);
}
inline std::uint32_t load_be32(const std::uint8_t* p) {
  return (std::uint32_t{p[0]} << 24) | (std::uint32_t{p[1]} << 16) | (std::uint32_t{p[2]} << 8) |
         std::uint32_t{p[3]};
}
inline std::uint64_t load_be64(const std::uint8_t* p) {
  return (std::uint64_t{load_be32(p)} << 32) | load_be32(p + 4);
}

/// Reads network-order fields off the front of borrowed octets.
///
///   Reader in(body);
///   auto buffer_id = in.u32();
///   auto rest = in.rest();
///   if (!in.ok()) ...            // one check at the end is enough
///
/// A read past the end gives zero (or nothing) and makes the reader fail for good: every access is
/// checked, no read is ever out of bounds. A value; views it hands out live as long as the octets.
class Reader {
 public:
  explicit Reader(Bytes bytes) : bytes_(bytes) {}

  std::uint8_t u8() { return take(1) ? bytes_[at_ - 1] : std::uint8_t{0}; }
  std::uint16_t u16() { return take(2) ? load_be16(&bytes_[at_ - 2]) : std::uint16_t{0}; }
  std::uint32_t u32() { return take(4) ? load_be32(&bytes_[at_ - 4]) : 0; }
  std::uint64_t u64() { return take(8) ? load_be64(&bytes_[at_ - 8]) : 0; }
  Bytes bytes(std::size_t count) {
    return take(count) ? bytes_.subspan(at_ - count, count) : Bytes{};
  }
  void skip(std::size_t count) { (void)take(count); }
  /// All that is left; the reader is then empty.
  Bytes rest() { return bytes(left()); }

  bool ok() const { return ok_; }
  std::size_t left() const { return bytes_.size() - at_; }
  /// Octets read so far: where a failure happened.
  std::size_t offset() const { return at_; }

 private:
  bool take(std::size_t count) {
    if (!ok_ || count > left()) return ok_ = false;
    at_ += count;
    return true;
  }

  Bytes bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace ps
