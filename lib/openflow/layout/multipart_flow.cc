// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/multipart_flow.h"

#include "openflow/layout/actions.h"
#include "openflow/layout/flow.h"
#include "openflow/layout/instructions.h"

namespace ps::openflow::layout {
namespace {

std::string_view stats_reason(Version, std::uint32_t reason) {
  constexpr std::string_view kNames[] = {"stats_request", "stat_trigger"};
  return reason < std::size(kNames) ? kNames[reason] : "";
}

void timeouts(Layout& io) {
  io.u16("priority");
  io.u16("idle_timeout");
  io.u16("hard_timeout");
}

void counters(Layout& io) {
  io.u64("packet_count");
  io.u64("byte_count");
}

/// 1.0 5.3.5.
void flow_10(Layout& io) {
  io.sized([&] {
    io.length(2);
    io.u8("table_id");
    io.pad(1);
    io.match("match");
    duration(io);
    timeouts(io);
    io.pad(6);
    io.u64("cookie", kHex);
    counters(io);
    actions(io, "actions");
  });
}

/// 1.1 A.3.5.2; flags since 1.3, importance since 1.4.
void flow_11(Layout& io) {
  io.sized([&] {
    io.length(2);
    io.u8("table_id");
    io.pad(1);
    duration(io);
    timeouts(io);
    if (io.version() >= Version::v1_3) io.u16("flags", flags(flow_mod_flag));
    if (io.version() >= Version::v1_4) io.u16("importance");
    io.pad(io.version() <= Version::v1_2 ? 6 : io.version() == Version::v1_3 ? 4 : 2);
    io.u64("cookie", kHex);
    counters(io);
    io.match("match");
    instructions(io);
  });
}

}  // namespace

void flow_stats_request(Layout& io) {
  if (io.version() == Version::v1_0) {
    io.match("match");
    io.u8("table_id");
    io.pad(1);
    io.u16("out_port", kPort);
    return;
  }
  io.u8("table_id");
  io.pad(3);
  io.u32("out_port", kPort);
  io.u32("out_group", kGroup);
  io.pad(4);
  io.u64("cookie", kHex);
  io.u64("cookie_mask", kHex);
  io.match("match");
}

void flow_stats(Layout& io) {
  io.list("flows", [&] { io.version() == Version::v1_0 ? flow_10(io) : flow_11(io); });
}

void flow_stats_15(Layout& io) {
  io.list("flows", [&] {
    io.sized([&] {
      io.length(2);
      io.pad(2);
      io.u8("table_id");
      io.u8("reason", one_of(stats_reason));
      io.u16("priority");
      io.match("match");
      flow_stats_fields(io);
    });
  });
}

void flow_desc(Layout& io) {
  io.list("flows", [&] {
    io.sized([&] {
      io.length(2);
      io.pad(2);
      io.u8("table_id");
      io.pad(1);
      timeouts(io);
      io.u16("flags", flags(flow_mod_flag));
      io.u16("importance");
      io.u64("cookie", kHex);
      io.match("match");
      flow_stats_fields(io);
      instructions(io);
    });
  });
}

void aggregate_stats(Layout& io) {
  if (io.version() >= Version::v1_5) return flow_stats_fields(io);
  counters(io);
  io.u32("flow_count");
  io.pad(4);
}

}  // namespace ps::openflow::layout
