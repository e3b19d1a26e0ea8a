// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ps::fuzz {

/// A well-formed input of a fuzz target.
struct Sample {
  std::string kind;  ///< the target: `packet_in`, `match`
  std::string name;  ///< unique in its kind: `1_3`, `1_5_masked`
  std::vector<std::uint8_t> octets;
};

/// Every decoded kind in every version; the committed corpus is made of them.
std::vector<Sample> samples();
/// Those which are whole messages.
std::vector<Sample> message_samples();

}  // namespace ps::fuzz
