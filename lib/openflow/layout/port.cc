// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/port.h"

#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

template <std::size_t N>
std::string_view at(const std::string_view (&table)[N], std::uint32_t i) {
  return i < N ? table[i] : std::string_view{};
}

std::string_view reason_name(Version, std::uint32_t reason) {
  constexpr std::string_view kNames[] = {"add", "delete", "modify"};
  return at(kNames, reason);
}

std::string_view property_name(Version version, std::uint32_t type) {
  constexpr std::string_view kNames[] = {"ethernet", "optical", "pipeline_input", "pipeline_output",
                                         "recirculate"};
  if (type == kExperimenterProperty) return "experimenter";
  return type < (version >= Version::v1_5 ? 5u : 2u) ? kNames[type] : "";
}

std::string_view optical_name(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"rx_tune", "tx_tune", "tx_pwr", "use_freq"};
  return at(kNames, bit);
}

void port_number(Layout& io, std::string_view name) {
  if (io.version() == Version::v1_0) {
    io.u16(name, kPort);
  } else {
    io.u32(name, kPort);
  }
}

void link(Layout& io, bool with_speeds) {
  for (const auto* name : {"curr", "advertised", "supported", "peer"}) {
    io.u32(name, flags(port_feature_name));
  }
  if (!with_speeds) return;
  io.u32("curr_speed");
  io.u32("max_speed");
}

/// ofp_port_desc_prop_optical (1.4 7.2.1.2).
void optical(Layout& io) {
  io.pad(4);
  io.u32("supported", flags(optical_name));
  for (const auto* name : {"tx_min_freq_lmda", "tx_max_freq_lmda", "tx_grid_freq_lmda",
                           "rx_min_freq_lmda", "rx_max_freq_lmda", "rx_grid_freq_lmda"}) {
    io.u32(name);
  }
  io.u16("tx_pwr_min");
  io.u16("tx_pwr_max");
}

void description_property(Layout& io) {
  property(io, property_name, [&](std::uint16_t type) {
    switch (type) {
      case 0:
        io.pad(4);
        return link(io, true);
      case 1:
        return optical(io);
      case 2:
      case 3:
        if (io.version() < Version::v1_5) break;
        io.pad(4);
        return io.field_ids("oxm_ids");
      case 4:
        if (io.version() < Version::v1_5) break;
        return io.numbers("port_nos", 4, kPort);
      case kExperimenterProperty:
        return experimenter_property(io);
      default:
        break;
    }
    io.rest("data");
  });
}

void names_and_flags(Layout& io) {
  io.octets("name", 16, OctetKind::text);
  io.u32("config", flags(port_config_name));
  io.u32("state", port_state_kind(io.version()));
}

/// ofp_port of 1.4 and later.
void port_14(Layout& io) {
  io.sized([&] {
    io.u32("port_no", kPort);
    io.length(2);
    io.pad(2);
    io.octets("hw_addr", 6, OctetKind::mac);
    io.pad(2);
    names_and_flags(io);
    io.list("properties", [&] { description_property(io); });
  });
}

/// ofp_port_mod_prop_header (1.4 7.3.4.3).
void mod_property(Layout& io) {
  property(io, property_name, [&](std::uint16_t type) {
    switch (type) {
      case 0:
        io.u32("advertise", flags(port_feature_name));
        return;
      case 1:
        io.u32("configure", flags(optical_name));
        io.u32("freq_lmda");
        io.u32("fl_offset");
        io.u32("grid_span");
        io.u32("tx_pwr");
        return;
      case kExperimenterProperty:
        return experimenter_property(io);
      default:
        io.rest("data");
    }
  });
}

std::string_view stp_state_name(Version, std::uint32_t state) {
  constexpr std::string_view kNames[] = {"stp_listen", "stp_learn", "stp_forward", "stp_block"};
  return at(kNames, state);
}

}  // namespace

Kind port_state_kind(Version version) {
  constexpr std::uint32_t kStpMask = 0x300;
  return version == Version::v1_0 ? flags(port_state_name, kStpMask, stp_state_name)
                                  : flags(port_state_name);
}

std::string_view port_config_name(Version version, std::uint32_t bit) {
  constexpr std::string_view k10[] = {"port_down", "no_stp", "no_recv",     "no_recv_stp",
                                      "no_flood",  "no_fwd", "no_packet_in"};
  constexpr std::string_view kNames[] = {"port_down", "",       "no_recv",     "",
                                         "",          "no_fwd", "no_packet_in"};
  return version == Version::v1_0 ? at(k10, bit) : at(kNames, bit);
}

std::string_view port_state_name(Version version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"link_down", "blocked", "live"};
  if (version == Version::v1_0) return bit == 0 ? "link_down" : "";
  return at(kNames, bit);
}

std::string_view port_feature_name(Version version, std::uint32_t bit) {
  constexpr std::string_view k10[] = {"10mb_hd", "10mb_fd", "100mb_hd", "100mb_fd",
                                      "1gb_hd",  "1gb_fd",  "10gb_fd",  "copper",
                                      "fiber",   "autoneg", "pause",    "pause_asym"};
  constexpr std::string_view kNames[] = {
      "10mb_hd",  "10mb_fd", "100mb_hd", "100mb_fd", "1gb_hd", "1gb_fd",  "10gb_fd", "40gb_fd",
      "100gb_fd", "1tb_fd",  "other",    "copper",   "fiber",  "autoneg", "pause",   "pause_asym"};
  return version == Version::v1_0 ? at(k10, bit) : at(kNames, bit);
}

void port(Layout& io) {
  if (io.version() >= Version::v1_4) return port_14(io);
  port_number(io, "port_no");
  if (io.version() >= Version::v1_1) io.pad(4);
  io.octets("hw_addr", 6, OctetKind::mac);
  if (io.version() >= Version::v1_1) io.pad(2);
  names_and_flags(io);
  io.object("link", [&] { link(io, io.version() >= Version::v1_1); });
}

void port_status(Layout& io) {
  io.u8("reason", one_of(reason_name));
  io.pad(7);
  io.object("port", [&] { port(io); });
}

void port_mod(Layout& io) {
  port_number(io, "port_no");
  if (io.version() >= Version::v1_1) io.pad(4);
  io.octets("hw_addr", 6, OctetKind::mac);
  if (io.version() >= Version::v1_1) io.pad(2);
  io.u32("config", flags(port_config_name));
  io.u32("mask", flags(port_config_name));
  if (io.version() >= Version::v1_4) return io.list("properties", [&] { mod_property(io); });
  io.u32("advertise", flags(port_feature_name));
  io.pad(4);
}

}  // namespace ps::openflow::layout
