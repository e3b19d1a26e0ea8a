// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "openflow/layout/tree.h"
#include "openflow/msg_type.h"
#include "openflow/version.h"

namespace ps::openflow::layout {

/// Makes up what a message of a kind could say, by walking its layout: numbers from the names that
/// the version has, lists of a few items, every optional part now and then. The same for the same
/// seed. For tests: whatever is made up can be written, read and shown.
Tree invent(Version version, MsgType type, std::uint64_t seed);

}  // namespace ps::openflow::layout
