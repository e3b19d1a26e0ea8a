// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// ofp_phy_port (1.0 5.2.1), ofp_port (1.1 A.2.1, 1.4 7.2.1).
void port(Layout& io);
/// 1.0 5.4.5.
void port_status(Layout& io);
/// 1.0 5.3.4, 1.4 7.3.4.3.
void port_mod(Layout& io);

std::string_view port_config_name(Version version, std::uint32_t bit);
/// Of 1.0 with the state of spanning tree in two bits.
Kind port_state_kind(Version version);
std::string_view port_state_name(Version version, std::uint32_t bit);
std::string_view port_feature_name(Version version, std::uint32_t bit);

}  // namespace ps::openflow::layout
