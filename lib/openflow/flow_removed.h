// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "openflow/decoded.h"
#include "openflow/items.h"
#include "openflow/match.h"
#include "openflow/version.h"

namespace ps::openflow {

/// One OXS TLV of ofp_stats (1.5 7.2.4).
struct StatField {
  static constexpr std::uint16_t kBasicClass = 0x8002;
  enum Basic : std::uint8_t {
    duration = 0,
    idle_time = 1,
    flow_count = 3,
    packet_count = 4,
    byte_count = 5
  };

  std::uint16_t oxs_class = 0;
  std::uint8_t field = 0;
  std::uint32_t experimenter = 0;  ///< of class 0xffff
  Bytes value;                     ///< after the experimenter's id

  /// `duration`; empty when unknown.
  std::string_view name() const;
  static const char* take(Version version, Bytes& rest, StatField& out);
};

/// flow_removed (1.0 5.4.3, 1.1 A.4.2, 1.3 A.4.2, 1.5 7.4.2).
struct FlowRemoved {
  Version version = Version::v1_0;
  std::uint32_t xid = 0;
  std::uint64_t cookie = 0;
  std::uint16_t priority = 0;
  std::uint8_t reason = 0;
  std::optional<std::uint8_t> table_id;  ///< 1.1 and later
  std::uint32_t duration_sec = 0;
  std::uint32_t duration_nsec = 0;
  std::uint16_t idle_timeout = 0;
  std::uint16_t hard_timeout = 0;  ///< 1.2 and later
  /// Nothing where 1.5's statistics do not have it.
  std::optional<std::uint64_t> packet_count;
  std::optional<std::uint64_t> byte_count;
  Match match;
  Items<StatField> stats;  ///< 1.5

  std::string_view reason_name() const;  ///< `idle_timeout`, ...; empty when unknown
  static Decoded<FlowRemoved> parse(Bytes message);
};

/// ofp_flow_removed_reason.
std::string_view flow_removed_reason_name(Version version, std::uint8_t reason);

}  // namespace ps::openflow
