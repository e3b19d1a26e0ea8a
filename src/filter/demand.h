// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/address.h"
#include "filter/kinds.h"

namespace ps::filter {

struct Program;

/// What a message must have so that a filter can hold: what the index looks filters up by. It may
/// ask for less than the filter, never for more. A value.
struct Demand {
  using Host = std::variant<MacAddress, IpAddress>;

  KindSet kinds = KindSet::all();
  std::array<bool, 2> directions{true, true};             ///< by Direction
  std::optional<std::vector<Host>> hosts{};               ///< it concerns one of these
  std::optional<std::vector<std::uint64_t>> datapaths{};  ///< its switch is one of these
  bool exact = true;  ///< the filter asks for no more: what has this satisfies it

  static Demand of(const Program& program);

  /// `host 02:00:00:00:00:01; types packet_in, packet_out`; what is not demanded is left out.
  std::string to_string() const;
};

}  // namespace ps::filter
