// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "openflow/decoded.h"
#include "openflow/match.h"
#include "openflow/version.h"

namespace ps::openflow {

/// packet_in (1.0 5.4.1, 1.1 A.4.1, 1.3 A.4.1, 1.5 7.4.1).
struct PacketIn {
  Version version = Version::v1_0;
  std::uint32_t xid = 0;
  std::optional<std::uint32_t> buffer_id;  ///< nothing when the switch holds no copy (0xffffffff)
  std::uint16_t total_len = 0;             ///< of the frame; `data` may be shorter
  std::uint8_t reason = 0;
  std::optional<std::uint8_t> table_id;  ///< 1.1 and later
  std::optional<std::uint64_t> cookie;   ///< 1.3 and later
  std::uint32_t in_port = 0;  ///< a field of its own in 1.0 and 1.1, later from the match
  std::optional<std::uint32_t> in_phy_port;  ///< 1.1, and where the match has it
  Match match;                               ///< 1.2 and later
  Bytes data;                                ///< the frame, from its destination address on

  std::string_view reason_name() const;  ///< `no_match`, `action`, ...; empty when unknown
  static Decoded<PacketIn> parse(Bytes message);
};

/// The frame of a packet_in, by its place alone: nothing else of the message is looked at. Empty
/// where there is none. What parse() gives as `data` of a well-formed message.
Bytes packet_in_frame(Bytes message);

/// ofp_packet_in_reason. 1.4 renamed no_match and action to `table_miss` and `apply_action`.
std::string_view packet_in_reason_name(Version version, std::uint8_t reason);

}  // namespace ps::openflow
