// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// Type, length and padding that properties, hello elements and the like have in common (1.4
/// 7.2.1.1): `read_body(type)` reads what is after the length.
template <class Body>
void property(Layout& io, NameOf type_name, Body read_body) {
  io.sized(
      [&] {
        const auto type = io.u16("type", one_of(type_name));
        io.length(2);
        read_body(type);
      },
      Layout::Padding::to_8);
}

inline constexpr std::uint16_t kExperimenterProperty = 0xffff;

/// experimenter, exp_type, data.
void experimenter_property(Layout& io);
/// All properties to the end of the extent, of a list that defines no others than experimenters'.
void experimenter_properties(Layout& io);

}  // namespace ps::openflow::layout
