// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

// Bodies of Nicira's messages with an nx_match: its length stands before, zeros fill up to 8
// behind.
void nicira_flow_mod(Layout& io);
void nicira_flow_removed(Layout& io);
void nicira_flow_stats_request(Layout& io);
void nicira_flow_stats(Layout& io);

// nicira_monitor.cc: Nicira's flow monitors, and ONF's (EXT-187), which came of them.
void nicira_flow_monitor_request(Layout& io);
void nicira_flow_updates(Layout& io);
void onf_flow_monitor_request(Layout& io);

// nicira_packet.cc
void nicira_packet_in(Layout& io);
/// packet_in2 and resume.
void nicira_packet_in2(Layout& io);

// nicira_properties.cc
void ct_flush(Layout& io);

/// The fields that announce() announced. Gives the in_port that they name, else 0.
inline std::uint32_t nx_match(Layout& io, std::size_t announced, std::string_view name = "match") {
  std::uint32_t in_port = 0;
  io.block(
      announced, [&] { in_port = io.oxm_fields(name); }, Layout::Padding::to_8);
  return in_port;
}

}  // namespace ps::openflow::layout
