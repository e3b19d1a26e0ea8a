// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// ofp_flow_stats_request (1.0 5.3.5, 1.1 A.3.5.2, 1.5 7.3.5.2); aggregate_stats and flow_desc ask
/// the same.
void flow_stats_request(Layout& io);
/// ofp_flow_stats until 1.4.
void flow_stats(Layout& io);
/// ofp_flow_stats of 1.5 (7.3.5.4).
void flow_stats_15(Layout& io);
/// ofp_flow_desc (1.5 7.3.5.2).
void flow_desc(Layout& io);
/// ofp_aggregate_stats_reply (1.0 5.3.5, 1.5 7.3.5.5).
void aggregate_stats(Layout& io);

}  // namespace ps::openflow::layout
