// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "openflow/action.h"
#include "openflow/decoded.h"
#include "openflow/match.h"
#include "openflow/version.h"

namespace ps::openflow {

/// packet_out (1.0 5.3.6, 1.1 A.3.7, 1.5 7.3.6).
struct PacketOut {
  Version version = Version::v1_0;
  std::uint32_t xid = 0;
  std::optional<std::uint32_t> buffer_id;
  std::uint32_t in_port = 0;  ///< in 1.5 from the match; no_port(version) where it has none
  Match match;                ///< 1.5
  Items<Action> actions;
  Bytes data;  ///< the frame; empty when `buffer_id` names one

  static Decoded<PacketOut> parse(Bytes message);
  /// What parse() reads, without a walk over match and actions to see that they are well-formed.
  static PacketOut view(Bytes message);
};

}  // namespace ps::openflow
