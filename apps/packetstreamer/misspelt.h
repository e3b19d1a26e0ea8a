// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ps::app {

/// What is wrong with `word` where one of `commands` is expected, with the one that was probably
/// meant; nothing when it is one of them or an option.
std::optional<std::string> misspelt_command(std::string_view word,
                                            const std::vector<std::string>& commands);

}  // namespace ps::app
