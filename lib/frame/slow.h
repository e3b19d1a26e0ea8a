// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/address.h"
#include "base/bytes.h"

namespace ps::frame {

/// IEEE 802.1AX 6.4.2.3: one end of an aggregated link.
struct LacpEnd {
  std::uint16_t system_priority = 0;
  MacAddress system;
  std::uint16_t key = 0;
  std::uint16_t port_priority = 0;
  std::uint16_t port = 0;
  std::uint8_t state = 0;  ///< bits: activity, timeout, aggregation, synchronization, collecting,
                           ///< distributing, defaulted, expired
};

/// IEEE 802.3 57A: a slow protocol. Of LACP its ends; of others the subtype alone.
struct Slow {
  static constexpr std::uint8_t kLacp = 1;

  std::uint8_t subtype = 0;  ///< 1 LACP, 2 marker, 3 OAM, 10 organization
  std::uint8_t version = 0;
  std::optional<LacpEnd> actor;
  std::optional<LacpEnd> partner;
  bool truncated = false;
};

/// Nothing when not even the subtype is there.
std::optional<Slow> parse_slow(Bytes octets);

}  // namespace ps::frame
