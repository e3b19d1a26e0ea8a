// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/bytes.h"

namespace ps::render {

/// The Ethernet block of Floodlight v0.91, a line feed before each line:
/// docs/reference/legacy-text.md tells how it reads a frame, which is not how lib/frame does.
std::string floodlight_frame(Bytes octets);

}  // namespace ps::render
