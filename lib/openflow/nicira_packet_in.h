// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/bytes.h"
#include "openflow/decoded.h"
#include "openflow/msg_type.h"
#include "openflow/packet_in.h"

namespace ps::openflow {

/// Open vSwitch sends packets in experimenter messages to controllers that ask for it: Nicira's
/// subtypes 17 (NXT_PACKET_IN) and 30 (NXT_PACKET_IN2), documented in OVS's nicira-ext.h and
/// ovs-fields(7), the same in all versions.
bool is_nicira_packet_in(Bytes message);

/// Such a message as a packet_in; `match` is always in TLVs (NXM or OXM).
Decoded<PacketIn> parse_nicira_packet_in(Bytes message);

/// The packet that a controller sends back with Nicira's 28 (NXT_RESUME), which has the form of 30;
/// nothing when the message is none.
std::optional<Decoded<PacketIn>> resumed_packet(MsgType type, Bytes message);

/// The packet_in that a message of this type is, in either form; nothing when it is none.
std::optional<Decoded<PacketIn>> packet_in_of(MsgType type, Bytes message);
/// Its frame alone, for a fraction of the cost; nothing when the message is no packet_in.
std::optional<Bytes> frame_sent_up(MsgType type, Bytes message);

}  // namespace ps::openflow
