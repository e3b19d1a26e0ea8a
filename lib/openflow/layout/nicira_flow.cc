// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/nicira_flow.h"

#include "openflow/flow_mod.h"
#include "openflow/layout/actions.h"
#include "openflow/layout/flow.h"
#include "openflow/layout/instructions.h"

namespace ps::openflow::layout {
namespace {

std::string_view command_name(Version, std::uint32_t command) {
  return command <= 0xff ? flow_mod_command_name(static_cast<std::uint8_t>(command)) : "";
}

}  // namespace

/// The command's high octet is the table, for those who asked for it with flow_mod_table_id.
void nicira_flow_mod(Layout& io) {
  io.u64("cookie", kHex);
  io.unusual("table_id", 1, kDecimal, 0);
  io.u8("command", one_of(command_name));
  io.u16("idle_timeout");
  io.u16("hard_timeout");
  io.u16("priority");
  io.u32("buffer_id", kBuffer);
  io.u16("out_port", kPort16);
  io.u16("flags", flags(flow_mod_flag));
  const auto match_len = io.announce(2);
  io.pad(6);
  nx_match(io, match_len);
  io.version() == Version::v1_0 ? actions(io, "actions") : instructions(io);
}

void nicira_flow_removed(Layout& io) {
  io.u64("cookie", kHex);
  io.u16("priority");
  io.u8("reason", one_of(flow_removed_reason));
  io.one_more("table_id", 1, kDecimal);
  duration(io);
  io.u16("idle_timeout");
  const auto match_len = io.announce(2);
  io.u64("packet_count");
  io.u64("byte_count");
  nx_match(io, match_len);
}

void nicira_flow_stats_request(Layout& io) {
  io.u16("out_port", kPort16);
  const auto match_len = io.announce(2);
  io.u8("table_id");
  io.pad(3);
  nx_match(io, match_len);
}

void nicira_flow_stats(Layout& io) {
  io.list("flows", [&] {
    io.sized([&] {
      io.length(2);
      io.u8("table_id");
      io.pad(1);
      duration(io);
      io.u16("priority");
      io.u16("idle_timeout");
      io.u16("hard_timeout");
      const auto match_len = io.announce(2);
      io.one_more("idle_age", 2, kDecimal);
      io.one_more("hard_age", 2, kDecimal);
      io.u64("cookie", kHex);
      io.u64("packet_count");
      io.u64("byte_count");
      nx_match(io, match_len);
      actions(io, "actions");
    });
  });
}

}  // namespace ps::openflow::layout
