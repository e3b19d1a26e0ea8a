// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// 1.0 5.4.1, 1.1 A.4.1, 1.2 A.4.1.
void packet_in(Layout& io);
/// 1.0 5.3.6, 1.1 A.3.7, 1.5 7.3.6.
void packet_out(Layout& io);

/// ofp_packet_in_reason; table_miss and apply_action of 1.4 keep their older names.
std::string_view packet_in_reason(Version version, std::uint32_t reason);

}  // namespace ps::openflow::layout
