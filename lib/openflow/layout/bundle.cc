// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/bundle.h"

#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

std::string_view control_name(Version, std::uint32_t type) {
  constexpr std::string_view kNames[] = {"open_request",    "open_reply",     "close_request",
                                         "close_reply",     "commit_request", "commit_reply",
                                         "discard_request", "discard_reply"};
  return type < std::size(kNames) ? kNames[type] : "";
}

std::string_view property_name(Version version, std::uint32_t type) {
  if (type == 1 && version >= Version::v1_5) return "time";
  return type == kExperimenterProperty ? "experimenter" : "";
}

/// ofp_bundle_prop_header; ofp_bundle_prop_time of 1.5 7.3.9.4.
void bundle_property(Layout& io) {
  property(io, property_name, [&](std::uint16_t type) {
    if (type == kExperimenterProperty) return experimenter_property(io);
    if (property_name(io.version(), type).empty()) return io.rest("data");
    io.pad(4);
    time_of_day(io, "scheduled_time");
  });
}

void bundle_properties(Layout& io) {
  if (io.has("properties")) io.list("properties", [&] { bundle_property(io); });
}

}  // namespace

std::string_view bundle_flag_name(Version version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"atomic", "ordered", "time"};
  return bit < (version >= Version::v1_5 ? 3u : 2u) ? kNames[bit] : "";
}

void time_of_day(Layout& io, std::string_view name) {
  io.object(name, [&] {
    io.u64("seconds");
    io.u32("nanoseconds");
    io.pad(4);
  });
}

void bundle_control(Layout& io) {
  io.u32("bundle_id");
  io.u16("type", one_of(control_name));
  io.u16("flags", flags(bundle_flag_name));
  bundle_properties(io);
}

void bundle_add_message(Layout& io) {
  io.u32("bundle_id");
  io.pad(2);
  io.u16("flags", flags(bundle_flag_name));
  io.message("message");
  bundle_properties(io);
}

void requestforward(Layout& io) { io.message("request"); }

}  // namespace ps::openflow::layout
