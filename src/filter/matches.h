// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "filter/filter.h"

namespace ps::filter {

/// The filters that one message satisfies, each once, in no order. The vector is reused from
/// message to message, so that matching allocates nothing once it has grown.
using Matches = std::vector<Slot>;

}  // namespace ps::filter
