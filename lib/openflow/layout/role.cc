// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/role.h"

#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

std::string_view role_reason(Version, std::uint32_t reason) {
  constexpr std::string_view kNames[] = {"master_request", "config", "experimenter"};
  return reason < std::size(kNames) ? kNames[reason] : "";
}

std::string_view status_reason(Version, std::uint32_t reason) {
  constexpr std::string_view kNames[] = {"request",          "channel_status",     "role",
                                         "controller_added", "controller_removed", "short_id",
                                         "experimenter"};
  return reason < std::size(kNames) ? kNames[reason] : "";
}

std::string_view channel_status(Version, std::uint32_t status) {
  constexpr std::string_view kNames[] = {"up", "down"};
  return status < std::size(kNames) ? kNames[status] : "";
}

std::string_view property_name(Version, std::uint32_t type) {
  if (type == 0) return "uri";
  return type == kExperimenterProperty ? "experimenter" : "";
}

}  // namespace

std::string_view role_name(Version, std::uint32_t role) {
  constexpr std::string_view kNames[] = {"nochange", "equal", "master", "slave"};
  return role < std::size(kNames) ? kNames[role] : "";
}

void role(Layout& io) {
  io.u32("role", one_of(role_name));
  if (io.version() >= Version::v1_5) {
    io.u16("short_id");
    io.pad(2);
  } else {
    io.pad(4);
  }
  io.u64("generation_id", kHex);
}

void role_status(Layout& io) {
  io.u32("role", one_of(role_name));
  io.u8("reason", one_of(role_reason));
  io.pad(3);
  io.u64("generation_id", kHex);
  experimenter_properties(io);
}

void controller_status_entry(Layout& io) {
  io.sized([&] {
    io.length(2);
    io.u16("short_id");
    io.u32("role", one_of(role_name));
    io.u8("reason", one_of(status_reason));
    io.u8("channel_status", one_of(channel_status));
    io.pad(6);
    io.list("properties", [&] {
      property(io, property_name, [&](std::uint16_t type) {
        if (type == 0) return io.rest("uri", OctetKind::text);
        type == kExperimenterProperty ? experimenter_property(io) : io.rest("data");
      });
    });
  });
}

void controller_status(Layout& io) {
  io.object("status", [&] { controller_status_entry(io); });
}

}  // namespace ps::openflow::layout
