// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// 1.4 7.3.5.17.1.
void flow_monitor_request(Layout& io);
/// 1.4 7.3.5.17.2.
void flow_updates(Layout& io);

}  // namespace ps::openflow::layout
