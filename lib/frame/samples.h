// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Frames for tests: one or more of each protocol, whole and well-formed.
namespace ps::frame::samples {

using Octets = std::vector<std::uint8_t>;

struct Sample {
  std::string name;  ///< `dhcp_discover`
  Octets octets;
};

const std::vector<Sample>& all();
/// The one of that name, which must be there.
const Octets& octets(std::string_view name);

/// Octets of hexadecimal digits; blanks do not count.
Octets from_hex(std::string_view digits);

}  // namespace ps::frame::samples
