// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace ps {

/// How many letters must be put in, left out or changed to make one word of the other
/// (Levenshtein). Costs the product of their sizes: bound them first.
std::size_t edit_distance(std::string_view from, std::string_view to);

}  // namespace ps
