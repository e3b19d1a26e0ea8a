// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/multipart_table.h"

#include "openflow/field.h"
#include "openflow/layout/actions.h"
#include "openflow/layout/instructions.h"
#include "openflow/layout/table.h"

namespace ps::openflow::layout {
namespace {

constexpr std::size_t kNameSize = 32;

/// ofp_flow_wildcards of 1.0: two numbers of six bits say how many bits of the addresses are
/// wildcards, 32 being all.
std::string_view wildcard_10(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {
      "in_port",   "dl_vlan",    "dl_src",      "dl_dst",   "dl_type",  "nw_proto",
      "tp_src",    "tp_dst",     "nw_src_1",    "nw_src_2", "nw_src_4", "nw_src_8",
      "nw_src_16", "nw_src_all", "nw_dst_1",    "nw_dst_2", "nw_dst_4", "nw_dst_8",
      "nw_dst_16", "nw_dst_all", "dl_vlan_pcp", "nw_tos"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

/// ofp_flow_match_fields of 1.1; its wildcards begin with the same bits.
std::string_view match_field_11(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"in_port",    "dl_vlan",  "dl_vlan_pcp", "dl_type",
                                         "nw_tos",     "nw_proto", "tp_src",      "tp_dst",
                                         "mpls_label", "mpls_tc",  "type",        "dl_src",
                                         "dl_dst",     "nw_src",   "nw_dst",      "metadata"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

/// OXM fields by their numbers.
std::string_view oxm_name(Version, std::uint32_t bit) {
  if (bit > 0x7f) return "";
  const auto field = field_from_oxm(kBasicClass, static_cast<std::uint8_t>(bit));
  return field == Field::unknown ? std::string_view{} : name(field);
}

void table_head(Layout& io, std::size_t padding) {
  io.u8("table_id");
  io.pad(padding);
}

void lookups(Layout& io) {
  io.u32("active_count");
  io.u64("lookup_count");
  io.u64("matched_count");
}

/// 1.0 5.3.5.
void stats_10(Layout& io) {
  table_head(io, 3);
  io.octets("name", kNameSize, OctetKind::text);
  io.u32("wildcards", flags(wildcard_10));
  io.u32("max_entries");
  lookups(io);
}

/// 1.1 A.3.5.4.
void stats_11(Layout& io) {
  table_head(io, 7);
  io.octets("name", kNameSize, OctetKind::text);
  io.u32("wildcards", flags(match_field_11));
  io.u32("match", flags(match_field_11));
  io.u32("instructions", flags(instruction_name));
  io.u32("write_actions", flags(action_name));
  io.u32("apply_actions", flags(action_name));
  io.u32("config", table_config_kind(io.version()));
  io.u32("max_entries");
  lookups(io);
}

/// 1.2 A.3.5.4.
void stats_12(Layout& io) {
  table_head(io, 7);
  io.octets("name", kNameSize, OctetKind::text);
  io.u64("match", flags(oxm_name));
  io.u64("wildcards", flags(oxm_name));
  io.u32("write_actions", flags(action_name));
  io.u32("apply_actions", flags(action_name));
  io.u64("write_setfields", flags(oxm_name));
  io.u64("apply_setfields", flags(oxm_name));
  io.u64("metadata_match", kHex);
  io.u64("metadata_write", kHex);
  io.u32("instructions", flags(instruction_name));
  io.u32("config", table_config_kind(io.version()));
  io.u32("max_entries");
  lookups(io);
}

/// 1.3 A.3.5.4.
void stats_13(Layout& io) {
  table_head(io, 3);
  lookups(io);
}

void table_of_version(Layout& io) {
  switch (io.version()) {
    case Version::v1_0:
      return stats_10(io);
    case Version::v1_1:
      return stats_11(io);
    case Version::v1_2:
      return stats_12(io);
    default:
      return stats_13(io);
  }
}

}  // namespace

void table_stats(Layout& io) {
  io.list("tables", [&] { table_of_version(io); });
}

void table_descs(Layout& io) {
  io.list("tables", [&] { table_desc(io); });
}

}  // namespace ps::openflow::layout
