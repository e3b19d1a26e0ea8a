// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "openflow/features.h"
#include "openflow/flow_mod.h"
#include "openflow/version.h"

namespace ps::render {

/// The names of the bits that are set, lowest first; a bit without a name as `0x40000000`.
using FlagNames = std::vector<std::string>;

FlagNames capability_names(const openflow::FeaturesReply& features);
/// 1.0: the actions that the switch supports.
FlagNames supported_actions(const openflow::FeaturesReply& features);
FlagNames flow_mod_flag_names(const openflow::FlowMod& mod);
/// ofp_port_config, ofp_port_state and ofp_port_features.
FlagNames port_config_names(openflow::Version version, std::uint32_t bits);
FlagNames port_state_names(openflow::Version version, std::uint32_t bits);
FlagNames port_feature_names(openflow::Version version, std::uint32_t bits);

/// `flow_stats table_stats`; `none`.
std::string joined(const FlagNames& names);

}  // namespace ps::render
