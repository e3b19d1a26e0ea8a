// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace ps::frame {

/// RFC 2784 and RFC 2890; also version 1 of RFC 2637, whose key is length and call id.
struct Gre {
  std::uint8_t version = 0;
  std::uint16_t protocol = 0;  ///< an ethertype; 0x6558 is an Ethernet frame
  std::optional<std::uint16_t> checksum;
  std::optional<std::uint32_t> key;
  std::optional<std::uint32_t> sequence;
  Bytes payload;
};

inline constexpr std::uint16_t kTransparentEthernet = 0x6558;

/// RFC 7348 5: a whole Ethernet frame follows.
struct Vxlan {
  std::uint8_t flags = 0;
  std::uint32_t vni = 0;
  Bytes payload;
};

/// RFC 8926 3.4.
struct Geneve {
  std::uint8_t version = 0;
  bool control = false;
  bool critical = false;
  std::uint16_t protocol = 0;  ///< an ethertype; 0x6558 is an Ethernet frame
  std::uint32_t vni = 0;
  Bytes options;
  Bytes payload;
};

/// IEEE 802.1Q 9.7: the I-TAG of a provider backbone bridge; the customer's frame follows.
struct Pbb {
  std::uint8_t pcp = 0;
  bool dei = false;
  bool uca = false;
  std::uint32_t isid = 0;
  Bytes payload;
};

/// Each gives nothing when its header is not all there.
std::optional<Gre> parse_gre(Bytes octets);
std::optional<Vxlan> parse_vxlan(Bytes octets);
std::optional<Geneve> parse_geneve(Bytes octets);
std::optional<Pbb> parse_pbb(Bytes octets);

}  // namespace ps::frame
