// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/async.h"

#include <array>

#include "openflow/flow_removed.h"
#include "openflow/layout/packet.h"
#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

std::string_view port_reason(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"add", "delete", "modify"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

std::string_view removed_reason(Version version, std::uint32_t bit) {
  return flow_removed_reason_name(version, static_cast<std::uint8_t>(bit));
}

std::string_view role_reason(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"master_request", "config", "experimenter"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

std::string_view table_reason(Version, std::uint32_t bit) {
  if (bit == 3) return "vacancy_down";
  return bit == 4 ? "vacancy_up" : "";
}

std::string_view forward_reason(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"group_mod", "meter_mod"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

std::string_view flow_stats_reason(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"stat_trigger", "request"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

std::string_view status_reason(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"request",          "channel_status",     "role",
                                         "controller_added", "controller_removed", "short_id",
                                         "experimenter"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

/// Two masks a kind: for a master or equal controller, and for a slave (1.3 A.3.10).
void masks_13(Layout& io, std::string_view name, NameOf reason) {
  io.object(name, [&] {
    io.u32("master", flags(reason));
    io.u32("slave", flags(reason));
  });
}

/// ofp_async_config_prop_type (1.4 7.3.10): even numbers for slaves, odd ones for masters.
struct Row {
  std::string_view slave, master;
  NameOf reason;
};
constexpr Row kRows[] = {
    {"packet_in_slave", "packet_in_master", packet_in_reason},
    {"port_status_slave", "port_status_master", port_reason},
    {"flow_removed_slave", "flow_removed_master", removed_reason},
    {"role_status_slave", "role_status_master", role_reason},
    {"table_status_slave", "table_status_master", table_reason},
    {"requestforward_slave", "requestforward_master", forward_reason},
    {"flow_stats_slave", "flow_stats_master", flow_stats_reason},
    {"cont_status_slave", "cont_status_master", status_reason},
};
constexpr std::uint16_t kExperimenterSlave = 0xfffe;

std::string_view property_name(Version version, std::uint32_t type) {
  if (type == kExperimenterSlave) return "experimenter_slave";
  if (type == kExperimenterProperty) return "experimenter_master";
  const std::size_t rows = version >= Version::v1_5 ? std::size(kRows) : 6;
  if (type / 2 >= rows) return "";
  return type % 2 == 0 ? kRows[type / 2].slave : kRows[type / 2].master;
}

void async_property(Layout& io) {
  property(io, property_name, [&](std::uint16_t type) {
    if (type >= kExperimenterSlave) return experimenter_property(io);
    if (property_name(io.version(), type).empty()) return io.rest("data");
    io.u32("mask", flags(kRows[type / 2].reason));
  });
}

}  // namespace

void async_config(Layout& io) {
  io.version() >= Version::v1_4 ? async_properties(io) : async_masks(io, packet_in_reason);
}

void async_properties(Layout& io) {
  io.list("properties", [&] { async_property(io); });
}

void async_masks(Layout& io, NameOf packet_in_reasons) {
  masks_13(io, "packet_in", packet_in_reasons);
  masks_13(io, "port_status", port_reason);
  masks_13(io, "flow_removed", removed_reason);
}

void async_request(Layout& io) {
  if (io.version() >= Version::v1_4 && io.has("properties")) async_config(io);
}

}  // namespace ps::openflow::layout
