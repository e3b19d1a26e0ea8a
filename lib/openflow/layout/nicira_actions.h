// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// A Nicira action after its vendor id 0x2320, within the action's extent: subtype and what
/// follows (ovs-actions(7); the numbers of Open vSwitch 3.1). Others as `data`.
void nicira_action(Layout& io);
/// `resubmit`.
std::string_view nicira_action_name(Version version, std::uint32_t subtype);
/// ofp_packet_in_reason, all of 1.4's in every version.
std::string_view nicira_packet_in_reason(Version version, std::uint32_t reason);

}  // namespace ps::openflow::layout
