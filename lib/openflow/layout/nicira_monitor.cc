// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "openflow/layout/actions.h"
#include "openflow/layout/flow.h"
#include "openflow/layout/instructions.h"
#include "openflow/layout/nicira_flow.h"

namespace ps::openflow::layout {
namespace {

enum Event : std::uint16_t { kAdded, kDeleted, kModified, kAbbrev };

std::string_view event_name(Version, std::uint32_t event) {
  constexpr std::string_view kNames[] = {"added", "deleted", "modified", "abbrev"};
  return event < std::size(kNames) ? kNames[event] : "";
}

std::string_view monitor_flag(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"initial", "add", "delete", "modify", "actions", "own"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

/// EXT-187 has bare fields; Open vSwitch sends ofp_match with its type and length.
void onf_match(Layout& io, std::size_t announced) {
  constexpr std::uint16_t kOxm = 1;
  io.block(
      announced,
      [&] {
        io.sized([&] {
          if (io.stands_here("match_type", 2, kOxm)) io.length(2);
          io.oxm_fields("match");
        });
      },
      Layout::Padding::to_8);
}

void full_update(Layout& io, std::uint16_t event) {
  if (event == kDeleted) {
    io.u16("reason", one_of(flow_removed_reason));
  } else {
    io.unusual("reason", 2, kDecimal, 0);
  }
  io.u16("priority");
  io.u16("idle_timeout");
  io.u16("hard_timeout");
  const auto match_len = io.announce(2);
  io.u8("table_id");
  io.pad(1);
  io.u64("cookie", kHex);
  if (io.version() == Version::v1_0) {
    nx_match(io, match_len);
    return actions(io, "actions");
  }
  onf_match(io, match_len);
  instructions(io);
}

void update(Layout& io, std::uint16_t event) {
  if (event < kAbbrev) return full_update(io, event);
  if (event == kAbbrev) {
    io.u32("xid");
  } else if (io.has("data")) {
    io.rest("data");
  }
}

}  // namespace

void nicira_flow_monitor_request(Layout& io) {
  io.list("monitors", [&] {
    io.u32("id");
    io.u16("flags", flags(monitor_flag));
    io.u16("out_port", kPort16);
    const auto match_len = io.announce(2);
    io.u8("table_id");
    io.pad(5);
    nx_match(io, match_len);
  });
}

void onf_flow_monitor_request(Layout& io) {
  io.list("monitors", [&] {
    io.u32("id");
    io.u16("flags", flags(monitor_flag));
    const auto match_len = io.announce(2);
    io.u32("out_port", kPort);
    io.u8("table_id");
    io.pad(3);
    onf_match(io, match_len);
  });
}

void nicira_flow_updates(Layout& io) {
  io.list("updates", [&] {
    io.sized([&] {
      io.length(2);
      update(io, io.u16("event", one_of(event_name)));
    });
  });
}

}  // namespace ps::openflow::layout
