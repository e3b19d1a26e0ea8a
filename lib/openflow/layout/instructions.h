// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// Instructions to the end of the extent (1.1 A.2.4, 1.5 7.2.5).
void instructions(Layout& io);
std::string_view instruction_name(Version version, std::uint32_t type);

}  // namespace ps::openflow::layout
