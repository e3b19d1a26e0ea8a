// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// Actions to the end of the extent, as a list of that name.
void actions(Layout& io, std::string_view name);
/// ofp_action_header and what follows (1.0 5.2.4, 1.3 A.2.5, 1.5 7.2.6).
void action(Layout& io);
/// copy_field of 1.5 (7.2.6.8) after its header.
void copy_field(Layout& io);
/// ofp_action_type: `output`.
std::string_view action_name(Version version, std::uint32_t type);

}  // namespace ps::openflow::layout
