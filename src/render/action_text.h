// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "openflow/action.h"
#include "openflow/flow_mod.h"
#include "openflow/version.h"

namespace ps::render {

/// Much as ovs-ofctl writes them, with the same words in all versions:
/// `output:2`, `set_field:02:00:00:00:00:01->eth_dst`, `push_vlan:0x8100`, `group:7`.
std::string action_text(openflow::Version version, const openflow::Action& action);

/// Separated by commas; `drop` when there are none.
std::string actions_text(const openflow::Items<openflow::Action>& actions);

/// The actions of 1.0, else the instructions, where those of apply_actions stand without a word
/// around them: `output:2,write_actions(group:7),goto_table:3`; `drop` when there are none.
std::string flow_actions_text(const openflow::FlowMod& mod);

}  // namespace ps::render
