// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// 1.0 5.3.4, 1.1 A.3.6; until 1.3.
void queue_get_config_request(Layout& io);
void queue_get_config_reply(Layout& io);

}  // namespace ps::openflow::layout
