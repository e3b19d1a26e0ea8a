// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/multipart.h"

#include "openflow/layout/experimenter.h"
#include "openflow/layout/flow_monitor.h"
#include "openflow/layout/multipart_flow.h"
#include "openflow/layout/multipart_group.h"
#include "openflow/layout/multipart_meter.h"
#include "openflow/layout/multipart_port.h"
#include "openflow/layout/multipart_queue.h"
#include "openflow/layout/multipart_switch.h"
#include "openflow/layout/multipart_table.h"
#include "openflow/layout/table_features.h"

namespace ps::openflow::layout {
namespace {

using V = Version;
using BodyOf = void (*)(Layout&);

void nothing(Layout&) {}

/// ofp_stats_types, ofp_multipart_type (1.0 5.3.5, 1.3 A.3.5, 1.5 7.3.5). The names are 1.5's, also
/// for older versions that call the same thing `flow`, `port` or `meter_config`.
struct Row {
  std::uint16_t type;
  Version first, last;
  std::string_view name;
  BodyOf request, reply;
};
constexpr Row kRows[] = {
    {0, V::v1_0, V::v1_5, "desc", nothing, desc},
    {1, V::v1_0, V::v1_4, "flow_stats", flow_stats_request, flow_stats},
    {1, V::v1_5, V::v1_5, "flow_desc", flow_stats_request, flow_desc},
    {2, V::v1_0, V::v1_5, "aggregate_stats", flow_stats_request, aggregate_stats},
    {3, V::v1_0, V::v1_5, "table_stats", nothing, table_stats},
    {4, V::v1_0, V::v1_5, "port_stats", port_request, port_stats},
    {5, V::v1_0, V::v1_5, "queue_stats", queue_request, queue_stats},
    {6, V::v1_1, V::v1_5, "group_stats", group_request, group_stats},
    {7, V::v1_1, V::v1_5, "group_desc", group_desc_request, group_desc},
    {8, V::v1_2, V::v1_5, "group_features", nothing, group_features},
    {9, V::v1_3, V::v1_5, "meter_stats", meter_request, meter_stats},
    {10, V::v1_3, V::v1_5, "meter_desc", meter_request, meter_desc},
    {11, V::v1_3, V::v1_5, "meter_features", nothing, meter_features},
    {12, V::v1_3, V::v1_5, "table_features", table_features, table_features},
    // Specified since 1.3; Open vSwitch answers it in all versions.
    {13, V::v1_0, V::v1_5, "port_desc", port_desc_request, port_desc},
    {14, V::v1_4, V::v1_5, "table_desc", nothing, table_descs},
    {15, V::v1_4, V::v1_5, "queue_desc", queue_request, queue_desc},
    {16, V::v1_4, V::v1_5, "flow_monitor", flow_monitor_request, flow_updates},
    {17, V::v1_5, V::v1_5, "flow_stats", flow_stats_request, flow_stats_15},
    {18, V::v1_5, V::v1_5, "controller_status", nothing, controller_statuses},
    {19, V::v1_5, V::v1_5, "bundle_features", bundle_features_request, bundle_features},
    {0xffff, V::v1_0, V::v1_5, "experimenter", experimenter_multipart_request,
     experimenter_multipart_reply},
};

const Row* row_of(Version version, std::uint32_t type) {
  for (const Row& row : kRows) {
    if (row.type == type && row.first <= version && version <= row.last) return &row;
  }
  return nullptr;
}

std::string_view request_flag(Version, std::uint32_t bit) { return bit == 0 ? "req_more" : ""; }
std::string_view reply_flag(Version, std::uint32_t bit) { return bit == 0 ? "reply_more" : ""; }

void multipart(Layout& io, NameOf flag_name, BodyOf Row::*body) {
  const auto type = io.u16("type", one_of(multipart_type_name));
  io.u16("flags", flags(flag_name));
  if (io.version() >= Version::v1_1) io.pad(4);
  if (const Row* row = row_of(io.version(), type)) return (row->*body)(io);
  if (io.has("data")) io.rest("data");
}

}  // namespace

std::string_view multipart_type_name(Version version, std::uint32_t type) {
  const Row* row = row_of(version, type);
  return row != nullptr ? row->name : "";
}

void multipart_request(Layout& io) { multipart(io, request_flag, &Row::request); }
void multipart_reply(Layout& io) { multipart(io, reply_flag, &Row::reply); }

}  // namespace ps::openflow::layout
