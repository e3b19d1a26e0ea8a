// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// What a request demands and a reply tells (1.3 A.3.5.5, 1.5 7.3.5.18).
void table_features(Layout& io);

}  // namespace ps::openflow::layout
