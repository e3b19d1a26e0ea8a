// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/bytes.h"

namespace ps::fuzz {

/// Reads every octet; see touched() in walk.h.
void touch(Bytes octets);
inline void touch(std::string_view text) { touch(as_bytes(text)); }

}  // namespace ps::fuzz
