// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "frame/frame.h"
#include "openflow/match.h"

namespace ps::openflow {

/// Would a flow with this match take that frame, had it come in at `in_port`?
///
/// Fields that a frame does not show (metadata, tunnel_id, registers, connection tracking, unknown
/// ones) do not exclude it. A match without fields covers every frame; Shape::none and a malformed
/// match cover none.
bool covers(const Match& match, const frame::Frame& frame, std::uint32_t in_port);

}  // namespace ps::openflow
