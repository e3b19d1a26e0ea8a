// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// ofp_queue_stats_request (1.0 5.3.5), ofp_queue_multipart_request (1.5 7.3.5.10).
void queue_request(Layout& io);
/// 1.0 5.3.5, 1.3 A.3.5.10, 1.4 7.3.5.8.
void queue_stats(Layout& io);
/// 1.4 7.3.5.19.
void queue_desc(Layout& io);

}  // namespace ps::openflow::layout
