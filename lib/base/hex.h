// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/bytes.h"

namespace ps {

/// Lower-case hexadecimal without separators: `04000010`.
std::string to_hex(Bytes bytes);
/// Lower-case hexadecimal, octets separated: `02:00:00:00:00:01`.
std::string to_hex(Bytes bytes, char separator);

}  // namespace ps
