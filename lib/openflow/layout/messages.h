// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/header.h"
#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// Everything after the header of a message; `data` where nobody defined it.
void body(Layout& io, const Header& header);

/// Messages of this kind that `body` writes down by name, so not the unknown ones.
bool has_layout(Version version, MsgType type);

}  // namespace ps::openflow::layout
