// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/meter.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint16_t kDrop = 1;
constexpr std::uint16_t kDscpRemark = 2;
constexpr std::uint16_t kExperimenterBand = 0xffff;

std::string_view command_name(Version, std::uint32_t command) {
  constexpr std::string_view kNames[] = {"add", "modify", "delete"};
  return command < std::size(kNames) ? kNames[command] : "";
}

}  // namespace

std::string_view meter_flag_name(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"kbps", "pktps", "burst", "stats"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

std::string_view meter_band_name(Version, std::uint32_t type) {
  if (type == kDrop) return "drop";
  if (type == kDscpRemark) return "dscp_remark";
  return type == kExperimenterBand ? "experimenter" : "";
}

void meter_band(Layout& io) {
  io.sized([&] {
    const auto type = io.u16("type", one_of(meter_band_name));
    io.length(2);
    io.u32("rate");
    io.u32("burst_size");
    switch (type) {
      case kDrop:
        return io.pad(4);
      case kDscpRemark:
        io.u8("prec_level");
        return io.pad(3);
      case kExperimenterBand:
        io.u32("experimenter", kExperimenter);
        if (io.has("data")) io.rest("data");
        return;
      default:
        io.rest("data");
    }
  });
}

void meter_mod(Layout& io) {
  io.u16("command", one_of(command_name));
  io.u16("flags", flags(meter_flag_name));
  io.u32("meter_id", kMeter);
  io.list("bands", [&] { meter_band(io); });
}

}  // namespace ps::openflow::layout
