// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// 1.1 A.3.3, 1.4 7.3.3.
void table_mod(Layout& io);
/// 1.4 7.4.5.
void table_status(Layout& io);
/// ofp_table_desc, 1.4 7.3.5.18.
void table_desc(Layout& io);

/// ofp_table_config: until 1.3 two bits say what happens on a miss, 1.4 uses others.
Kind table_config_kind(Version version);

}  // namespace ps::openflow::layout
