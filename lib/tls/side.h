// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/clock.h"

namespace ps::tls {

/// The client is who says hello first.
enum class Side : std::uint8_t { client, server };

constexpr Side opposite(Side side) { return side == Side::client ? Side::server : Side::client; }

/// When octets came, as whoever feeds them counts.
struct Moment {
  Timestamp time{};
  std::uint64_t frame_number = 0;
};

}  // namespace ps::tls
