// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/bytes.h"
#include "openflow/error.h"

namespace ps::render {

/// What in the refused message an error is about, as far as its code tells and there is no other
/// choice: `tcp_dst=80 without ip_proto=6`, `group_id=7`, `output:99`; else empty. `refused` is the
/// message or its first octets.
std::string at_fault(const openflow::Error& error, Bytes refused);

}  // namespace ps::render
