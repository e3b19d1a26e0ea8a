// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// ofp_desc_stats (1.0 5.3.5), ofp_desc (1.3 A.3.5.1).
void desc(Layout& io);
/// 1.5 7.3.5.20.
void controller_statuses(Layout& io);
/// 1.5 7.3.5.21.
void bundle_features_request(Layout& io);
void bundle_features(Layout& io);

}  // namespace ps::openflow::layout
