// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/multipart_meter.h"

#include "openflow/layout/flow.h"
#include "openflow/layout/meter.h"

namespace ps::openflow::layout {
namespace {

std::string_view feature_name(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"action_set", "any_position", "multi_list"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

}  // namespace

void meter_request(Layout& io) {
  io.u32("meter_id", kMeter);
  io.pad(4);
}

void meter_stats(Layout& io) {
  io.list("meters", [&] {
    io.sized([&] {
      io.u32("meter_id", kMeter);
      io.length(2);
      io.pad(6);
      io.u32("ref_count");  // until 1.4 it is called flow_count
      io.u64("packet_in_count");
      io.u64("byte_in_count");
      duration(io);
      io.list("band_stats", [&] {
        io.u64("packet_band_count");
        io.u64("byte_band_count");
      });
    });
  });
}

void meter_desc(Layout& io) {
  io.list("meters", [&] {
    io.sized([&] {
      io.length(2);
      io.u16("flags", flags(meter_flag_name));
      io.u32("meter_id", kMeter);
      io.list("bands", [&] { meter_band(io); });
    });
  });
}

void meter_features(Layout& io) {
  io.u32("max_meter");
  io.u32("band_types", flags(meter_band_name));
  io.u32("capabilities", flags(meter_flag_name));
  io.u8("max_bands");
  io.u8("max_color");
  io.pad(2);
  // Open vSwitch ends here in 1.5 too.
  if (io.version() < Version::v1_5 || !io.has("features")) return;
  io.u32("features", flags(feature_name));
  io.pad(4);
}

}  // namespace ps::openflow::layout
