// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/multipart_switch.h"

#include "openflow/layout/bundle.h"
#include "openflow/layout/properties.h"
#include "openflow/layout/role.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint16_t kTimeCapability = 1;

std::string_view request_flag(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"timestamp", "time_set_sched"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

std::string_view property_name(Version, std::uint32_t type) {
  if (type == kTimeCapability) return "time_capability";
  return type == kExperimenterProperty ? "experimenter" : "";
}

/// ofp_bundle_features_prop_header, ofp_bundle_features_prop_time.
void features_property(Layout& io) {
  property(io, property_name, [&](std::uint16_t type) {
    if (type == kExperimenterProperty) return experimenter_property(io);
    if (type != kTimeCapability) return io.rest("data");
    io.pad(4);
    for (const auto* name : {"sched_accuracy", "sched_max_future", "sched_max_past", "timestamp"}) {
      time_of_day(io, name);
    }
  });
}

}  // namespace

void desc(Layout& io) {
  constexpr std::size_t kDescription = 256;
  constexpr std::size_t kSerialNumber = 32;
  for (const auto* name : {"mfr_desc", "hw_desc", "sw_desc"}) {
    io.octets(name, kDescription, OctetKind::text);
  }
  io.octets("serial_num", kSerialNumber, OctetKind::text);
  io.octets("dp_desc", kDescription, OctetKind::text);
}

void controller_statuses(Layout& io) {
  io.list("controllers", [&] { controller_status_entry(io); });
}

void bundle_features_request(Layout& io) {
  io.u32("feature_request_flags", flags(request_flag));
  io.pad(4);
  io.list("properties", [&] { features_property(io); });
}

void bundle_features(Layout& io) {
  io.u16("capabilities", flags(bundle_flag_name));
  io.pad(6);
  io.list("properties", [&] { features_property(io); });
}

}  // namespace ps::openflow::layout
