// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "openflow/flow_mod.h"
#include "openflow/packet_out.h"
#include "openflow/version.h"

namespace ps::render {

/// Java's list form with the element forms of Floodlight v0.91: `[OUTPUT[2], STRIP_VLAN]`.
std::string floodlight_actions(const openflow::PacketOut& message);
/// Of 1.1 and later: what stands in apply_actions and write_actions, in the order of the wire.
std::string floodlight_actions(const openflow::FlowMod& mod);

/// A port as 1.0's signed 16 bits; a port of later versions that does not fit is printed whole.
std::int32_t floodlight_port(openflow::Version version, std::uint32_t port);

}  // namespace ps::render
