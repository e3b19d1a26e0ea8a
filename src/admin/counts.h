// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

namespace ps::admin {

/// Names and what was counted under them, in the order in which they are shown.
using Counts = std::vector<std::pair<std::string_view, std::uint64_t>>;

inline boost::json::object json_of(const Counts& counts) {
  boost::json::object out;
  for (const auto& [name, count] : counts) out[name] = count;
  return out;
}

}  // namespace ps::admin
