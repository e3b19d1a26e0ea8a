// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace ps::http {

/// Which of what is offered a client likes best, by a field such as Accept or Accept-Encoding:
/// names with wildcards and weights (RFC 9110, section 12.4.2). Of what it likes equally, the
/// first; nothing when it wants none of them. An empty field wants anything.
///
///   preferred("text/*;q=0.5, application/json", {"text/plain", "application/json"})  // 1
std::optional<std::size_t> preferred(std::string_view field,
                                     std::span<const std::string_view> offered);

}  // namespace ps::http
