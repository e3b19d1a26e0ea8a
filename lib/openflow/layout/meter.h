// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// 1.3 A.3.4.4.
void meter_mod(Layout& io);
/// ofp_meter_band_header and what follows.
void meter_band(Layout& io);

std::string_view meter_flag_name(Version version, std::uint32_t bit);
std::string_view meter_band_name(Version version, std::uint32_t type);

}  // namespace ps::openflow::layout
