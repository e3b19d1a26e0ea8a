// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/queue.h"

#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint16_t kMinRate = 1;
constexpr std::uint16_t kMaxRate = 2;

std::string_view property_name(Version version, std::uint32_t type) {
  if (type == 0 && version <= Version::v1_1) return "none";
  if (type == kMinRate) return "min_rate";
  if (type == kMaxRate && version >= Version::v1_2) return "max_rate";
  return type == kExperimenterProperty && version >= Version::v1_2 ? "experimenter" : "";
}

/// ofp_queue_prop_header: four octets of padding follow the length.
void queue_property(Layout& io) {
  io.sized([&] {
    const auto type = io.u16("type", one_of(property_name));
    io.length(2);
    io.pad(4);
    const bool is_rate = type == kMinRate || (type == kMaxRate && io.version() >= Version::v1_2);
    if (is_rate) {
      io.u16("rate");
      return io.pad(6);
    }
    if (type == kExperimenterProperty) {
      io.u32("experimenter", kExperimenter);
      io.pad(4);
    }
    if (io.has("data")) io.rest("data");
  });
}

/// ofp_packet_queue (1.0 5.2.2, 1.2 A.2.2).
void packet_queue(Layout& io) {
  io.sized([&] {
    io.u32("queue_id", kQueue);
    if (io.version() >= Version::v1_2) io.u32("port", kPort);
    io.length(2);
    io.pad(io.version() >= Version::v1_2 ? 6 : 2);
    io.list("properties", [&] { queue_property(io); });
  });
}

void port_asked_for(Layout& io, std::size_t padding_10) {
  if (io.version() == Version::v1_0) {
    io.u16("port", kPort);
    return io.pad(padding_10);
  }
  io.u32("port", kPort);
  io.pad(4);
}

}  // namespace

void queue_get_config_request(Layout& io) { port_asked_for(io, 2); }

void queue_get_config_reply(Layout& io) {
  port_asked_for(io, 6);
  io.list("queues", [&] { packet_queue(io); });
}

}  // namespace ps::openflow::layout
