// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// ofp_group_stats_request and ofp_group_stats (1.1 A.3.5.6, 1.3 A.3.5.8).
void group_request(Layout& io);
void group_stats(Layout& io);
/// Nothing is asked before 1.5 (7.3.5.11).
void group_desc_request(Layout& io);
/// ofp_group_desc_stats (1.1 A.3.5.7), ofp_group_desc (1.5 7.3.5.11).
void group_desc(Layout& io);
/// As 1.3 and 1.5 have them, which Nicira's extension gives to 1.0.
void group_stats_13(Layout& io);
void group_desc_15(Layout& io);
/// 1.2 A.3.5.9.
void group_features(Layout& io);

}  // namespace ps::openflow::layout
