// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/nicira_messages.h"

#include <iterator>

#include "openflow/layout/async.h"
#include "openflow/layout/bundle.h"
#include "openflow/layout/group.h"
#include "openflow/layout/multipart_flow.h"
#include "openflow/layout/multipart_group.h"
#include "openflow/layout/nicira_actions.h"
#include "openflow/layout/nicira_flow.h"

namespace ps::openflow::layout {
namespace {

void nothing(Layout&) {}
void data(Layout& io) {
  if (io.has("data")) io.rest("data");
}

std::string_view role_name(Version, std::uint32_t role) {
  constexpr std::string_view kNames[] = {"other", "master", "slave"};
  return role < std::size(kNames) ? kNames[role] : "";
}

std::string_view flow_format_name(Version, std::uint32_t format) {
  if (format == 0) return "openflow10";
  return format == 2 ? "nxm" : "";
}

std::string_view packet_in_format_name(Version, std::uint32_t format) {
  constexpr std::string_view kNames[] = {"standard", "nxt_packet_in", "nxt_packet_in2"};
  return format < std::size(kNames) ? kNames[format] : "";
}

std::string_view tlv_command_name(Version, std::uint32_t command) {
  constexpr std::string_view kNames[] = {"add", "delete", "clear"};
  return command < std::size(kNames) ? kNames[command] : "";
}

void role(Layout& io) { io.u32("role", one_of(role_name)); }
void set_flow_format(Layout& io) { io.u32("format", one_of(flow_format_name)); }
void set_packet_in_format(Layout& io) { io.u32("format", one_of(packet_in_format_name)); }
void set_async_config(Layout& io) { async_masks(io, nicira_packet_in_reason); }
void flow_monitor_cancel(Layout& io) { io.u32("id"); }

void flow_mod_table_id(Layout& io) {
  io.u8("set");
  io.pad(7);
}

void set_controller_id(Layout& io) {
  io.pad(6);
  io.u16("controller_id");
}

void tlv_maps(Layout& io) {
  io.list("mappings", [&] {
    io.u16("option_class", kHex);
    io.u8("option_type");
    io.u8("option_len");
    io.u16("index");
    io.pad(2);
  });
}

void tlv_table_mod(Layout& io) {
  io.u16("command", one_of(tlv_command_name));
  io.pad(6);
  tlv_maps(io);
}

void tlv_table_reply(Layout& io) {
  io.u32("max_option_space");
  io.u16("max_fields");
  io.pad(10);
  tlv_maps(io);
}

void ct_flush_zone(Layout& io) {
  io.pad(6);
  io.u16("zone_id");
}

void ipfix(Layout& io) {
  for (const auto* name :
       {"total_flows", "current_flows", "packets", "ipv4_packets", "ipv6_packets", "error_packets",
        "ipv4_error_packets", "ipv6_error_packets", "tx_packets", "tx_errors"}) {
    io.u64(name);
  }
  io.u32("collector_set_id");
  io.pad(4);
}

void ipfix_list(Layout& io) {
  io.list("flows", [&] { ipfix(io); });
}

using BodyOf = void (*)(Layout&);

struct Row {
  std::uint32_t subtype;
  std::string_view name;
  BodyOf body;
};

constexpr Row kMessages[] = {
    {10, "role_request", role},
    {11, "role_reply", role},
    {12, "set_flow_format", set_flow_format},
    {13, "flow_mod", nicira_flow_mod},
    {14, "flow_removed", nicira_flow_removed},
    {15, "flow_mod_table_id", flow_mod_table_id},
    {16, "set_packet_in_format", set_packet_in_format},
    {17, "packet_in", nicira_packet_in},
    {18, "flow_age", nothing},
    {19, "set_async_config", set_async_config},
    {20, "set_controller_id", set_controller_id},
    {21, "flow_monitor_cancel", flow_monitor_cancel},
    {22, "flow_monitor_paused", nothing},
    {23, "flow_monitor_resumed", nothing},
    {24, "tlv_table_mod", tlv_table_mod},
    {25, "tlv_table_request", nothing},
    {26, "tlv_table_reply", tlv_table_reply},
    {27, "set_async_config2", async_properties},
    {28, "resume", nicira_packet_in2},
    {29, "ct_flush_zone", ct_flush_zone},
    {30, "packet_in2", nicira_packet_in2},
    {31, "group_mod", group_mod_15},
    {32, "ct_flush", ct_flush},
    {132, "requestforward", requestforward},
};

struct Statistics {
  std::uint32_t subtype;
  std::string_view name;
  BodyOf request, reply;
};

constexpr Statistics kStatistics[] = {
    {0, "flow", nicira_flow_stats_request, nicira_flow_stats},
    {1, "aggregate", nicira_flow_stats_request, aggregate_stats},
    {2, "flow_monitor", nicira_flow_monitor_request, nicira_flow_updates},
    {3, "ipfix_bridge", nothing, ipfix},
    {4, "ipfix_flow", nothing, ipfix_list},
    {7, "group", group_request, group_stats_13},
    {8, "group_desc", group_request, group_desc_15},
    {9, "group_features", nothing, group_features},
};

template <class Table>
auto* find(const Table& table, std::uint32_t subtype) {
  for (const auto& row : table) {
    if (row.subtype == subtype) return &row;
  }
  return static_cast<decltype(&table[0])>(nullptr);
}

const Statistics* statistics_head(Layout& io) {
  const auto subtype = io.u32("exp_type", one_of(nicira_multipart_name));
  if (io.version() == Version::v1_0) io.pad(4);
  return find(kStatistics, subtype);
}

}  // namespace

std::string_view nicira_message_name(Version, std::uint32_t subtype) {
  const auto* row = find(kMessages, subtype);
  return row != nullptr ? row->name : std::string_view{};
}

std::string_view nicira_multipart_name(Version, std::uint32_t subtype) {
  const auto* row = find(kStatistics, subtype);
  return row != nullptr ? row->name : std::string_view{};
}

void nicira_message(Layout& io, std::uint32_t subtype) {
  const auto* row = find(kMessages, subtype);
  row != nullptr ? row->body(io) : data(io);
}

void nicira_multipart_request(Layout& io) {
  const auto* row = statistics_head(io);
  row != nullptr ? row->request(io) : data(io);
}

void nicira_multipart_reply(Layout& io) {
  const auto* row = statistics_head(io);
  row != nullptr ? row->reply(io) : data(io);
}

}  // namespace ps::openflow::layout
