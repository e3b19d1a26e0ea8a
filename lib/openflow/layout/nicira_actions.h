// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// A Nicira action after its vendor id 0x2320: subtype and what follows, within the action's
/// extent.
void nicira_action(Layout& io);

}  // namespace ps::openflow::layout
