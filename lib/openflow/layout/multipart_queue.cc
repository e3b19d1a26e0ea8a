// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/multipart_queue.h"

#include "openflow/layout/flow.h"
#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint16_t kMinRate = 1;
constexpr std::uint16_t kMaxRate = 2;

std::string_view property_name(Version, std::uint32_t type) {
  if (type == kMinRate) return "min_rate";
  if (type == kMaxRate) return "max_rate";
  return type == kExperimenterProperty ? "experimenter" : "";
}

/// ofp_queue_desc_prop_header: rates are in tenths of a percent.
void description_property(Layout& io) {
  property(io, property_name, [&](std::uint16_t type) {
    switch (type) {
      case kMinRate:
      case kMaxRate:
        io.u16("rate");
        return io.pad(2);
      case kExperimenterProperty:
        return experimenter_property(io);
      default:
        io.rest("data");
    }
  });
}

void port_number(Layout& io) {
  if (io.version() == Version::v1_0) {
    io.u16("port_no", kPort);
    return io.pad(2);
  }
  io.u32("port_no", kPort);
}

void queue_number_and_counters(Layout& io) {
  port_number(io);
  io.u32("queue_id", kQueue);
  io.u64("tx_bytes");
  io.u64("tx_packets");
  io.u64("tx_errors");
  if (io.version() >= Version::v1_3) duration(io);
}

void stats_14(Layout& io) {
  io.sized([&] {
    io.length(2);
    io.pad(6);
    queue_number_and_counters(io);
    experimenter_properties(io);
  });
}

}  // namespace

void queue_request(Layout& io) {
  port_number(io);
  io.u32("queue_id", kQueue);
}

void queue_stats(Layout& io) {
  io.list("queues",
          [&] { io.version() >= Version::v1_4 ? stats_14(io) : queue_number_and_counters(io); });
}

void queue_desc(Layout& io) {
  io.list("queues", [&] {
    io.sized([&] {
      io.u32("port_no", kPort);
      io.u32("queue_id", kQueue);
      io.length(2);
      io.pad(6);
      io.list("properties", [&] { description_property(io); });
    });
  });
}

}  // namespace ps::openflow::layout
