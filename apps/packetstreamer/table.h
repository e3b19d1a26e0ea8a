// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

namespace ps::app {

using Row = std::vector<std::string>;

/// The rows as lines, their columns as wide as they need to be and two spaces apart; those named in
/// `to_the_right`, counted from 0, are numbers.
std::string aligned(const std::vector<Row>& rows, const std::set<std::size_t>& to_the_right = {});

}  // namespace ps::app
