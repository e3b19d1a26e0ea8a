// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "openflow/match.h"

namespace ps::openflow {

/// A value as people write it: `02:00:00:00:00:01`, `10.0.0.0/24`, `0x0800`, `6`, `controller`,
/// `none` (a vlan_vid without its present bit); `VALUE/MASK` where a mask is no prefix.
std::string format_value(const MatchField& field);

/// `eth_src=02:00:00:00:00:01`; an unknown field as `oxm_0x8000_45=0x...`, an unknown
/// experimenter's as `oxm_exp_0x00002320_7=0x...`.
std::string format_field(const MatchField& field);

/// All fields, separated by commas; `any` when there are none.
std::string format_match(const Match& match);

}  // namespace ps::openflow
