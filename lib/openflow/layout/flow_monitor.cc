// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/flow_monitor.h"

#include "openflow/layout/flow.h"
#include "openflow/layout/instructions.h"

namespace ps::openflow::layout {
namespace {

enum Event : std::uint16_t { kInitial, kAdded, kRemoved, kModified, kAbbrev, kPaused, kResumed };

std::string_view event_name(Version, std::uint32_t event) {
  constexpr std::string_view kNames[] = {"initial", "added",  "removed", "modified",
                                         "abbrev",  "paused", "resumed"};
  return event < std::size(kNames) ? kNames[event] : "";
}

std::string_view command_name(Version, std::uint32_t command) {
  constexpr std::string_view kNames[] = {"add", "modify", "delete"};
  return command < std::size(kNames) ? kNames[command] : "";
}

std::string_view monitor_flag(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"initial",      "add",       "removed", "modify",
                                         "instructions", "no_abbrev", "only_own"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

/// ofp_flow_update_full; there is a reason only for a flow that was removed.
void full_update(Layout& io, std::uint16_t event) {
  io.u8("table_id");
  if (event == kRemoved) {
    io.u8("reason", one_of(flow_removed_reason));
  } else {
    io.unusual("reason", 1, kDecimal, 0);
  }
  io.u16("idle_timeout");
  io.u16("hard_timeout");
  io.u16("priority");
  io.pad(4);
  io.u64("cookie", kHex);
  io.match("match");
  instructions(io);
}

void update(Layout& io, std::uint16_t event) {
  switch (event) {
    case kInitial:
    case kAdded:
    case kRemoved:
    case kModified:
      return full_update(io, event);
    case kAbbrev:
      io.u32("xid");
      return;
    case kPaused:
    case kResumed:
      return io.align8();
    default:
      if (io.has("data")) io.rest("data");
  }
}

}  // namespace

void flow_monitor_request(Layout& io) {
  io.list("monitors", [&] {
    io.u32("monitor_id");
    io.u32("out_port", kPort);
    io.u32("out_group", kGroup);
    io.u16("flags", flags(monitor_flag));
    io.u8("table_id");
    io.u8("command", one_of(command_name));
    io.match("match");
  });
}

void flow_updates(Layout& io) {
  io.list("updates", [&] {
    io.sized([&] {
      io.length(2);
      update(io, io.u16("event", one_of(event_name)));
    });
  });
}

}  // namespace ps::openflow::layout
