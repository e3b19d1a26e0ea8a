// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/onf.h"

#include "openflow/layout/actions.h"
#include "openflow/layout/bundle.h"
#include "openflow/layout/nicira_flow.h"
#include "openflow/layout/role.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint32_t kFlowMonitor = 1870;
constexpr std::uint16_t kCopyField = 3200;

void nothing(Layout&) {}
void data(Layout& io) {
  if (io.has("data")) io.rest("data");
}

/// EXT-187 does not say what is in these; Open vSwitch has the same in them as in Nicira's.
void flow_monitor_cancel(Layout& io) { io.u32("id"); }

struct Row {
  std::uint32_t type;
  std::string_view name;
  void (*body)(Layout&);
};

constexpr Row kRows[] = {
    {1870, "flow_monitor_cancel", flow_monitor_cancel},
    {1871, "flow_monitor_paused", nothing},
    {1872, "flow_monitor_resumed", nothing},
    {1911, "role_status", role_status},
    {2300, "bundle_control", bundle_control},
    {2301, "bundle_add_message", bundle_add_message},
    {2350, "requestforward", requestforward},
};

const Row* find(std::uint32_t type) {
  for (const auto& row : kRows) {
    if (row.type == type) return &row;
  }
  return nullptr;
}

std::string_view action_type_name(Version, std::uint32_t type) {
  return type == kCopyField ? "copy_field" : "";
}

}  // namespace

std::string_view onf_message_name(Version, std::uint32_t type) {
  const auto* row = find(type);
  return row != nullptr ? row->name : std::string_view{};
}

std::string_view onf_multipart_name(Version, std::uint32_t type) {
  return type == kFlowMonitor ? "flow_monitor" : "";
}

void onf_message(Layout& io, std::uint32_t type) {
  const auto* row = find(type);
  row != nullptr ? row->body(io) : data(io);
}

void onf_multipart_request(Layout& io, std::uint32_t type) {
  type == kFlowMonitor ? onf_flow_monitor_request(io) : data(io);
}

void onf_multipart_reply(Layout& io, std::uint32_t type) {
  type == kFlowMonitor ? nicira_flow_updates(io) : data(io);
}

/// The type has two octets and two of padding, not four: Open vSwitch's reading of EXT-320.
void onf_action(Layout& io) {
  const auto type = io.u16("subtype", one_of(action_type_name));
  if (type != kCopyField) return data(io);
  io.pad(2);
  copy_field(io);
}

}  // namespace ps::openflow::layout
