// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// 1.0 5.5.1, 1.3.1 A.5.1; `wire_version` is the header's, which need not be known.
void hello(Layout& io, std::uint8_t wire_version);
/// 1.0 5.4.4, 1.3 A.4.4.
void error(Layout& io);
/// 1.0 5.5.2.
void echo(Layout& io);

}  // namespace ps::openflow::layout
