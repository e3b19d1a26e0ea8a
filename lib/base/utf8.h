// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace ps {

struct Utf8Sequence {
  std::size_t size = 1;  ///< 1 when it is not valid: the octet to skip
  std::uint32_t code_point = 0;
  bool valid = false;
};

/// The UTF-8 sequence at the front of `octets`, which are not empty (RFC 3629, section 4).
Utf8Sequence utf8_front(Bytes octets);

bool is_utf8(std::string_view text);

/// The front of a valid text, of at most so many octets and without part of a character. A view of
/// `text`.
std::string_view utf8_prefix(std::string_view text, std::size_t most);

}  // namespace ps
