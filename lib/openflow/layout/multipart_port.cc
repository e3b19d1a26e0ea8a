// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/multipart_port.h"

#include "openflow/layout/flow.h"
#include "openflow/layout/port.h"
#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint16_t kEthernet = 0;
constexpr std::uint16_t kOptical = 1;

std::string_view property_name(Version, std::uint32_t type) {
  if (type == kEthernet) return "ethernet";
  if (type == kOptical) return "optical";
  return type == kExperimenterProperty ? "experimenter" : "";
}

/// ofp_port_stats_optical_flags; bit 3 is not used.
std::string_view optical_name(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"rx_tune", "tx_tune", "tx_pwr", "",
                                         "rx_pwr",  "tx_bias", "tx_temp"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

void traffic(Layout& io) {
  for (const auto* name : {"rx_packets", "tx_packets", "rx_bytes", "tx_bytes", "rx_dropped",
                           "tx_dropped", "rx_errors", "tx_errors"}) {
    io.u64(name);
  }
}

void ethernet_errors(Layout& io) {
  for (const auto* name : {"rx_frame_err", "rx_over_err", "rx_crc_err", "collisions"}) {
    io.u64(name);
  }
}

/// ofp_port_stats_prop_optical: frequencies in MHz or wavelengths in nm x 100, power in dBm x 10.
void optical(Layout& io) {
  io.pad(4);
  io.u32("flags", flags(optical_name));
  for (const auto* name :
       {"tx_freq_lmda", "tx_offset", "tx_grid_span", "rx_freq_lmda", "rx_offset", "rx_grid_span"}) {
    io.u32(name);
  }
  for (const auto* name : {"tx_pwr", "rx_pwr", "bias_current", "temperature"}) io.u16(name);
}

void stats_property(Layout& io) {
  property(io, property_name, [&](std::uint16_t type) {
    switch (type) {
      case kEthernet:
        io.pad(4);
        return ethernet_errors(io);
      case kOptical:
        return optical(io);
      case kExperimenterProperty:
        return experimenter_property(io);
      default:
        io.rest("data");
    }
  });
}

/// 1.0 5.3.5, 1.1 A.3.5.5; durations since 1.3.
void stats_10(Layout& io) {
  if (io.version() == Version::v1_0) {
    io.u16("port_no", kPort);
    io.pad(6);
  } else {
    io.u32("port_no", kPort);
    io.pad(4);
  }
  traffic(io);
  ethernet_errors(io);
  if (io.version() >= Version::v1_3) duration(io);
}

/// 1.4 7.3.5.6.
void stats_14(Layout& io) {
  io.sized([&] {
    io.length(2);
    io.pad(2);
    io.u32("port_no", kPort);
    duration(io);
    traffic(io);
    io.list("properties", [&] { stats_property(io); });
  });
}

}  // namespace

void port_request(Layout& io) {
  if (io.version() == Version::v1_0) {
    io.u16("port_no", kPort);
    return io.pad(6);
  }
  io.u32("port_no", kPort);
  io.pad(4);
}

void port_stats(Layout& io) {
  io.list("ports", [&] { io.version() >= Version::v1_4 ? stats_14(io) : stats_10(io); });
}

void port_desc_request(Layout& io) {
  if (io.version() >= Version::v1_5) port_request(io);
}

void port_desc(Layout& io) {
  io.list("ports", [&] { port(io); });
}

}  // namespace ps::openflow::layout
