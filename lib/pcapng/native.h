// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ps::pcapng {

/// A number in the byte order of the machine that wrote the file: this one's, or `swapped`. The
/// caller has checked that the octets are there.
template <std::unsigned_integral T>
T load_native(const std::uint8_t* from, bool swapped) {
  T value;
  std::memcpy(&value, from, sizeof value);
  if constexpr (sizeof(T) == 2) {
    return swapped ? __builtin_bswap16(value) : value;
  } else {
    static_assert(sizeof(T) == 4);
    return swapped ? __builtin_bswap32(value) : value;
  }
}

/// Up to the next multiple of 4.
constexpr std::size_t padded4(std::size_t size) { return (size + 3) / 4 * 4; }

}  // namespace ps::pcapng
