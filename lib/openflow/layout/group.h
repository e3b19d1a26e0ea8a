// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// 1.1 A.3.4.2, 1.5 7.3.4.3.
void group_mod(Layout& io);
/// ofp_bucket of the version.
void bucket(Layout& io);
/// Both as 1.5 has them, which Nicira's extension gives to 1.0.
void group_mod_15(Layout& io);
void bucket_15(Layout& io);
/// ofp_group_prop_header, 1.5, to the end of the extent.
void group_properties(Layout& io);

std::string_view group_type_name(Version version, std::uint32_t type);

}  // namespace ps::openflow::layout
