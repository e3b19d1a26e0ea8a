// SPDX-License-Identifier: Apache-2.0
#include "frame/mpls.h"

namespace ps::frame {

std::optional<Mpls> MplsStack::next() {
  if (bottom_ || count_ == kMost) return std::nullopt;
  const std::uint32_t entry = in_.u32();
  if (!in_.ok()) return std::nullopt;
  ++count_;
  bottom_ = ((entry >> 8) & 1) != 0;
  return Mpls{entry >> 12, static_cast<std::uint8_t>((entry >> 9) & 7), bottom_,
              static_cast<std::uint8_t>(entry)};
}

}  // namespace ps::frame
