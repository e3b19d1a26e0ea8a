// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace ps {

/// RFC 4648, section 4: padded, without line breaks.
std::string to_base64(Bytes bytes);

/// The octets of padded base64; an error when `text` is anything else.
Result<std::string> from_base64(std::string_view text);

}  // namespace ps
