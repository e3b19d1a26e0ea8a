// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "frame/ip.h"
#include "frame/items.h"

namespace ps::frame {

namespace igmp_type {
inline constexpr std::uint8_t kQuery = 0x11;
inline constexpr std::uint8_t kReport1 = 0x12;
inline constexpr std::uint8_t kReport2 = 0x16;
inline constexpr std::uint8_t kLeave = 0x17;
inline constexpr std::uint8_t kReport3 = 0x22;
}  // namespace igmp_type

/// RFC 1112, RFC 2236 and RFC 3376 4.
struct Igmp {
  std::uint8_t type = 0;
  std::uint8_t max_response = 0;     ///< as coded; of 0.1 s below 128
  std::optional<Ipv4Address> group;  ///< of all but reports of version 3
  std::uint16_t count = 0;           ///< of records, or of a query's sources
  Bytes records;                     ///< of reports of version 3: Items<IgmpRecord>
  Bytes sources;                     ///< of queries of version 3: addresses of 4 octets
};

/// RFC 3376 4.2.4.
struct IgmpRecord {
  std::uint8_t type = 0;
  Ipv4Address group{};
  Bytes sources;  ///< addresses of 4 octets

  static bool take(Reader& in, IgmpRecord& record);
};

std::optional<Igmp> parse_igmp(Bytes octets);

}  // namespace ps::frame
