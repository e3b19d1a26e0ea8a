// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// ofp_meter_multipart_request (1.3 A.3.5.11).
void meter_request(Layout& io);
/// 1.3 A.3.5.11.
void meter_stats(Layout& io);
/// ofp_meter_config (1.3 A.3.5.12), ofp_meter_desc (1.5 7.3.5.14).
void meter_desc(Layout& io);
/// 1.3 A.3.5.13, 1.5 7.3.5.15.
void meter_features(Layout& io);

}  // namespace ps::openflow::layout
