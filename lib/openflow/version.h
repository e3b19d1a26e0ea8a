// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace ps::openflow {

/// The first octet of every message (ofp_header.version).
enum class Version : std::uint8_t { v1_0 = 1, v1_1, v1_2, v1_3, v1_4, v1_5 };

inline constexpr Version kVersions[] = {Version::v1_0, Version::v1_1, Version::v1_2,
                                        Version::v1_3, Version::v1_4, Version::v1_5};

constexpr bool is_known(std::uint8_t wire) { return wire >= 1 && wire <= 6; }

/// `1.0` to `1.5`; `?` for anything else.
constexpr std::string_view to_string(Version version) {
  constexpr std::string_view kNames[] = {"?", "1.0", "1.1", "1.2", "1.3", "1.4", "1.5"};
  const auto wire = static_cast<std::uint8_t>(version);
  return kNames[is_known(wire) ? wire : 0];
}

}  // namespace ps::openflow
