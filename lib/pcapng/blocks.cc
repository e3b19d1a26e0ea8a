// SPDX-License-Identifier: Apache-2.0
#include "pcapng/blocks.h"

#include <chrono>

#include "pcapng/format.h"
#include "pcapng/native.h"

namespace ps::pcapng {
namespace {

/// Type and length before the body, the length again behind it.
constexpr std::size_t kSmallestBlock = 12;
constexpr std::size_t kLengthAt = 4;
constexpr std::size_t kBodyAt = 8;
/// Of a frame: the interface, then the halves of its time.
constexpr std::size_t kTimeAt = kBodyAt + 4;
constexpr std::size_t kSmallestFrame = kTimeAt + 8 + 12;

}  // namespace

std::uint32_t Blocks::number(std::string_view octets, std::size_t at) const {
  return load_native<std::uint32_t>(reinterpret_cast<const std::uint8_t*>(octets.data()) + at,
                                    swapped_);
}

std::optional<Block> Blocks::next(std::string_view& octets) {
  if (octets.size() < kSmallestBlock) return std::nullopt;
  Block block;
  block.type = number(octets, 0);
  if (block.type == block::kSection) {  // which reads the same in both orders
    swapped_ = false;
    swapped_ = number(octets, kBodyAt) != kByteOrderMagic;
  }
  const std::size_t size = number(octets, kLengthAt);
  if (size < kSmallestBlock || size % 4 != 0 || size > octets.size()) return std::nullopt;
  block.octets = octets.substr(0, size);
  if (block.type == block::kEnhancedPacket && size >= kSmallestFrame) {
    const auto high = std::uint64_t{number(octets, kTimeAt)};
    const auto ticks = high << 32 | number(octets, kTimeAt + 4);
    block.time = Timestamp(std::chrono::nanoseconds(static_cast<std::int64_t>(ticks)));
  }
  octets.remove_prefix(size);
  return block;
}

}  // namespace ps::pcapng
