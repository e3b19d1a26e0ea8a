// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/address.h"
#include "frame/ip.h"

namespace ps::frame {

/// RFC 826 and RFC 903, of Ethernet and IPv4 addresses.
struct Arp {
  static constexpr std::size_t kSize = 28;

  std::uint16_t op = 0;  ///< 1 request, 2 reply; of RARP 3 and 4
  MacAddress sha;
  Ipv4Address spa{};
  MacAddress tha;
  Ipv4Address tpa{};
};

/// Nothing when it is short or of other addresses.
std::optional<Arp> parse_arp(Bytes octets);

}  // namespace ps::frame
