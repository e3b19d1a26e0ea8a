// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ps::render {

/// Text from the wire made fit for terminals and JSON. Valid UTF-8 stays; control characters (also
/// C1 and those that turn the direction of writing), backslashes and octets that are no UTF-8
/// become `\xNN`, octet by octet.
std::string printable(std::string_view text);

}  // namespace ps::render
