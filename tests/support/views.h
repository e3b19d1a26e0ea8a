// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/bytes.h"
#include "openflow/layout/tree.h"

namespace ps::test {

/// What a message's view (openflow/packet_in.h and the like) says otherwise than its layout, which
/// read `body` without a problem; empty where they agree and for kinds without a view.
std::string view_fault(Bytes message, const openflow::layout::Tree& body);

}  // namespace ps::test
