// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

std::string_view type_name(Version, std::uint32_t type) {
  return type == kExperimenterProperty ? "experimenter" : "";
}

}  // namespace

void experimenter_property(Layout& io) {
  io.u32("experimenter", kExperimenter);
  io.u32("exp_type");
  io.rest("data");
}

void experimenter_properties(Layout& io) {
  io.list("properties", [&] {
    property(io, type_name, [&](std::uint16_t type) {
      type == kExperimenterProperty ? experimenter_property(io) : io.rest("data");
    });
  });
}

}  // namespace ps::openflow::layout
