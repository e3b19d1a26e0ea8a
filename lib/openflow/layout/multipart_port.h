// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// ofp_port_stats_request (1.0 5.3.5, 1.1 A.3.5.5), ofp_port_multipart_request (1.5 7.3.5.8).
void port_request(Layout& io);
/// 1.0 5.3.5, 1.3 A.3.5.6, 1.4 7.3.5.6.
void port_stats(Layout& io);
/// Nothing is asked before 1.5 (7.3.5.9).
void port_desc_request(Layout& io);
/// 1.3 A.3.5.7.
void port_desc(Layout& io);

}  // namespace ps::openflow::layout
