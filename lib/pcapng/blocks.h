// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace ps::pcapng {

/// One block of a pcapng file as it stands there. Borrows its octets.
struct Block {
  std::uint32_t type = 0;  ///< as in format.h
  std::string_view octets;
  std::optional<Timestamp> time;  ///< of a frame
};

/// Takes pcapng apart where a block ends and the next begins, without looking into them, for those
/// who cut a stream of it into files:
///
///   Blocks blocks;
///   while (auto block = blocks.next(octets)) ...       // `octets` are then what is left
///
/// It ends at what is no whole block. Times are read as the nanoseconds that the writer of this
/// room writes. Knows the byte order of the section that it is in. A value.
class Blocks {
 public:
  std::optional<Block> next(std::string_view& octets);

 private:
  std::uint32_t number(std::string_view octets, std::size_t at) const;
  bool swapped_ = false;
};

}  // namespace ps::pcapng
