// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// ofp_table_stats (1.0 5.3.5, 1.1 A.3.5.4, 1.2 A.3.5.4, 1.3 A.3.5.4).
void table_stats(Layout& io);
/// 1.4 7.3.5.18.
void table_descs(Layout& io);

}  // namespace ps::openflow::layout
