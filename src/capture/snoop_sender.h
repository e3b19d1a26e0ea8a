// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/direction.h"
#include "openflow/header.h"

namespace ps::capture {

/// The type of a message. Those that both sides send have the same number in all versions, also in
/// versions that nobody defined: a switch echoes such messages back.
openflow::MsgType snooped_type(const openflow::Header& header);

/// Which way a whole message goes if it says so itself: by its type, by the type of a
/// bundle_control, by the subtype of Nicira's and ONF's messages. Nothing when either side may have
/// sent it.
std::optional<Direction> way_of(openflow::MsgType type, Bytes message);

}  // namespace ps::capture
