// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"
#include "openflow/match.h"

namespace ps::openflow {

/// The fixed match structures of 1.0 (5.2.3) and 1.1 (A.2.3) told field by field in OXM's words.
/// `next` starts at 0 and counts what was looked at; false when there is no further field. The
/// structures have Match::kOfp10Size and Match::kOfp11Size octets.
bool next_field_of_ofp10(Bytes structure, unsigned& next, MatchField& out);
bool next_field_of_ofp11(Bytes structure, unsigned& next, MatchField& out);

/// Static octets of a number below 0x2000, and of an octet, for values that the structures and the
/// actions of 1.0 and 1.1 write in another way than OXM does.
Bytes static_u16(std::uint16_t value);
Bytes static_u8(std::uint8_t value);

/// vlan_vid with its present bit, as OXM writes it (1.2 A.2.3.7); ip_dscp from a whole ToS octet.
MatchField vlan_vid_field(std::uint16_t vid);
MatchField ip_dscp_field(std::uint8_t tos);

}  // namespace ps::openflow
