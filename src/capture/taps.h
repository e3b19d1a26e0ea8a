// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "capture/tap_spec.h"

namespace ps::capture {

/// Every tap that is built in, in the order in which `packetstreamer list taps` shows them.
std::span<const TapSpec> taps();

}  // namespace ps::capture
