// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace ps::app {

using Row = std::vector<std::string>;

/// The rows as lines, their columns as wide as they need to be and two spaces apart.
std::string aligned(const std::vector<Row>& rows);

}  // namespace ps::app
