// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/tree.h"
#include "openflow/msg_type.h"
#include "openflow/version.h"

namespace ps::openflow::layout {

/// The octets of a message of any kind and version: what read_tree() reads as `body`, with all
/// lengths and paddings as the specification wants them. Members that the layout does not know are
/// left out.
Octets write(Version version, MsgType type, const Tree& body, std::uint32_t xid = 0);

/// The same for a header as it stands; its length is that of what is written.
Octets write(const Header& header, const Tree& body);

}  // namespace ps::openflow::layout
