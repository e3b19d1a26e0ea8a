// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/address.h"
#include "base/bytes.h"

namespace ps::frame {

/// IEEE 802.1D 9.2.5.
struct BridgeId {
  std::uint16_t priority = 0;  ///< with the system id in its lower twelve bits
  MacAddress mac;
};

/// IEEE 802.1Q 14.4, the part of the whole region.
struct Mst {
  Bytes region;  ///< its name, without zeros at the end
  std::uint16_t revision = 0;
  std::uint32_t internal_cost = 0;
  BridgeId bridge;
  std::uint8_t hops = 0;
  std::size_t instances = 0;  ///< messages of one instance each that follow
};

/// A bridge protocol data unit, IEEE 802.1D 9.3 and 802.1Q 14.
struct Stp {
  static constexpr std::uint8_t kConfiguration = 0x00;
  static constexpr std::uint8_t kTopologyChange = 0x80;
  static constexpr std::uint8_t kRapid = 0x02;

  std::uint16_t protocol = 0;
  std::uint8_t version = 0;  ///< 0 STP, 2 RSTP, 3 MSTP
  std::uint8_t type = 0;
  bool truncated = false;  ///< what the type demands is not all there; then `body` is nothing

  struct Body {
    std::uint8_t flags = 0;
    BridgeId root;
    std::uint32_t cost = 0;
    BridgeId bridge;
    std::uint16_t port = 0;
    std::uint16_t message_age = 0;  ///< this and the next three in 1/256 s
    std::uint16_t max_age = 0;
    std::uint16_t hello_time = 0;
    std::uint16_t forward_delay = 0;
  };
  std::optional<Body> body;  ///< of all but topology changes
  std::optional<Mst> mst;
};

/// Nothing when the four octets that all have are not there. `octets` are those after LLC.
std::optional<Stp> parse_stp(Bytes octets);

}  // namespace ps::frame
