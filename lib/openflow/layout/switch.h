// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// 1.0 5.3.1, 1.3 A.3.1.
void features_reply(Layout& io);
/// get_config_reply and set_config (1.0 5.3.2).
void switch_config(Layout& io);

}  // namespace ps::openflow::layout
