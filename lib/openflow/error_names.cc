// SPDX-License-Identifier: Apache-2.0
#include "openflow/error.h"

namespace ps::openflow {
namespace {

/// ofp_error_type, whose numbers 1.1 changed.
enum class Kind : std::uint8_t {
  hello_failed,
  bad_request,
  bad_action,
  bad_instruction,
  bad_match,
  flow_mod_failed,
  group_mod_failed,
  port_mod_failed,
  table_mod_failed,
  queue_op_failed,
  switch_config_failed,
  role_request_failed,
  meter_mod_failed,
  table_features_failed,
  bad_property,
  async_config_failed,
  flow_monitor_failed,
  bundle_failed,
  experimenter,
  unknown,
};

constexpr std::string_view kKindNames[] = {
    "hello_failed",        "bad_request",           "bad_action",           "bad_instruction",
    "bad_match",           "flow_mod_failed",       "group_mod_failed",     "port_mod_failed",
    "table_mod_failed",    "queue_op_failed",       "switch_config_failed", "role_request_failed",
    "meter_mod_failed",    "table_features_failed", "bad_property",         "async_config_failed",
    "flow_monitor_failed", "bundle_failed",         "experimenter",         "",
};

Kind kind_of(Version version, std::uint16_t type) {
  if (type == 0xffff) return version >= Version::v1_2 ? Kind::experimenter : Kind::unknown;
  if (version == Version::v1_0) {
    constexpr Kind kOf10[] = {Kind::hello_failed,    Kind::bad_request,     Kind::bad_action,
                              Kind::flow_mod_failed, Kind::port_mod_failed, Kind::queue_op_failed};
    return type < 6 ? kOf10[type] : Kind::unknown;
  }
  constexpr std::uint16_t kCount[] = {0, 11, 12, 14, 18, 18};  // of types in 1.1 to 1.5
  const auto v = static_cast<std::size_t>(version) - 1;
  return v < 6 && type < kCount[v] ? static_cast<Kind>(type) : Kind::unknown;
}

struct Row {
  Kind kind;
  std::uint16_t code;
  Version since, until;
  std::string_view name;
};

constexpr Version v10 = Version::v1_0, v11 = Version::v1_1, v12 = Version::v1_2,
                  v13 = Version::v1_3, v14 = Version::v1_4, v15 = Version::v1_5;
using K = Kind;

constexpr Row kRows[] = {
    {K::hello_failed, 0, v10, v15, "incompatible"},
    {K::hello_failed, 1, v10, v15, "eperm"},
    {K::bad_request, 0, v10, v15, "bad_version"},
    {K::bad_request, 1, v10, v15, "bad_type"},
    {K::bad_request, 2, v10, v12, "bad_stat"},
    {K::bad_request, 2, v13, v15, "bad_multipart"},
    {K::bad_request, 3, v10, v10, "bad_vendor"},
    {K::bad_request, 3, v11, v15, "bad_experimenter"},
    {K::bad_request, 4, v10, v11, "bad_subtype"},
    {K::bad_request, 4, v12, v15, "bad_exp_type"},
    {K::bad_request, 5, v10, v15, "eperm"},
    {K::bad_request, 6, v10, v15, "bad_len"},
    {K::bad_request, 7, v10, v15, "buffer_empty"},
    {K::bad_request, 8, v10, v15, "buffer_unknown"},
    {K::bad_request, 9, v11, v15, "bad_table_id"},
    {K::bad_request, 10, v12, v15, "is_slave"},
    {K::bad_request, 11, v12, v15, "bad_port"},
    {K::bad_request, 12, v12, v15, "bad_packet"},
    {K::bad_request, 13, v13, v15, "multipart_buffer_overflow"},
    {K::bad_request, 14, v14, v15, "multipart_request_timeout"},
    {K::bad_request, 15, v14, v15, "multipart_reply_timeout"},
    {K::bad_request, 16, v15, v15, "multipart_bad_sched"},
    {K::bad_request, 17, v15, v15, "pipeline_fields_only"},
    {K::bad_request, 18, v15, v15, "unknown"},
    {K::bad_action, 0, v10, v15, "bad_type"},
    {K::bad_action, 1, v10, v15, "bad_len"},
    {K::bad_action, 2, v10, v10, "bad_vendor"},
    {K::bad_action, 2, v11, v15, "bad_experimenter"},
    {K::bad_action, 3, v10, v10, "bad_vendor_type"},
    {K::bad_action, 3, v11, v11, "bad_experimenter_type"},
    {K::bad_action, 3, v12, v15, "bad_exp_type"},
    {K::bad_action, 4, v10, v15, "bad_out_port"},
    {K::bad_action, 5, v10, v15, "bad_argument"},
    {K::bad_action, 6, v10, v15, "eperm"},
    {K::bad_action, 7, v10, v15, "too_many"},
    {K::bad_action, 8, v10, v15, "bad_queue"},
    {K::bad_action, 9, v11, v15, "bad_out_group"},
    {K::bad_action, 10, v11, v15, "match_inconsistent"},
    {K::bad_action, 11, v11, v15, "unsupported_order"},
    {K::bad_action, 12, v11, v15, "bad_tag"},
    {K::bad_action, 13, v12, v15, "bad_set_type"},
    {K::bad_action, 14, v12, v15, "bad_set_len"},
    {K::bad_action, 15, v12, v15, "bad_set_argument"},
    {K::bad_action, 16, v15, v15, "bad_set_mask"},
    {K::bad_action, 17, v15, v15, "bad_meter"},
    {K::bad_instruction, 0, v10, v15, "unknown_inst"},
    {K::bad_instruction, 1, v10, v15, "unsup_inst"},
    {K::bad_instruction, 2, v10, v15, "bad_table_id"},
    {K::bad_instruction, 3, v10, v15, "unsup_metadata"},
    {K::bad_instruction, 4, v10, v15, "unsup_metadata_mask"},
    {K::bad_instruction, 5, v11, v11, "unsup_exp_inst"},
    {K::bad_instruction, 5, v12, v15, "bad_experimenter"},
    {K::bad_instruction, 6, v12, v15, "bad_exp_type"},
    {K::bad_instruction, 7, v12, v15, "bad_len"},
    {K::bad_instruction, 8, v12, v15, "eperm"},
    {K::bad_instruction, 9, v14, v15, "dup_inst"},
    {K::bad_match, 0, v10, v15, "bad_type"},
    {K::bad_match, 1, v10, v15, "bad_len"},
    {K::bad_match, 2, v10, v15, "bad_tag"},
    {K::bad_match, 3, v10, v15, "bad_dl_addr_mask"},
    {K::bad_match, 4, v10, v15, "bad_nw_addr_mask"},
    {K::bad_match, 5, v10, v15, "bad_wildcards"},
    {K::bad_match, 6, v10, v15, "bad_field"},
    {K::bad_match, 7, v10, v15, "bad_value"},
    {K::bad_match, 8, v12, v15, "bad_mask"},
    {K::bad_match, 9, v12, v15, "bad_prereq"},
    {K::bad_match, 10, v12, v15, "dup_field"},
    {K::bad_match, 11, v13, v15, "eperm"},
    {K::flow_mod_failed, 0, v10, v10, "all_tables_full"},
    {K::flow_mod_failed, 0, v11, v15, "unknown"},
    {K::flow_mod_failed, 1, v10, v10, "overlap"},
    {K::flow_mod_failed, 1, v11, v15, "table_full"},
    {K::flow_mod_failed, 2, v10, v10, "eperm"},
    {K::flow_mod_failed, 2, v11, v15, "bad_table_id"},
    {K::flow_mod_failed, 3, v10, v10, "bad_emerg_timeout"},
    {K::flow_mod_failed, 3, v11, v15, "overlap"},
    {K::flow_mod_failed, 4, v10, v10, "bad_command"},
    {K::flow_mod_failed, 4, v11, v15, "eperm"},
    {K::flow_mod_failed, 5, v10, v10, "unsupported"},
    {K::flow_mod_failed, 5, v11, v15, "bad_timeout"},
    {K::flow_mod_failed, 6, v11, v15, "bad_command"},
    {K::flow_mod_failed, 7, v12, v15, "bad_flags"},
    {K::flow_mod_failed, 8, v14, v15, "cant_sync"},
    {K::flow_mod_failed, 9, v14, v15, "bad_priority"},
    {K::flow_mod_failed, 10, v15, v15, "is_sync"},
    {K::group_mod_failed, 0, v10, v15, "group_exists"},
    {K::group_mod_failed, 1, v10, v15, "invalid_group"},
    {K::group_mod_failed, 2, v10, v15, "weight_unsupported"},
    {K::group_mod_failed, 3, v10, v15, "out_of_groups"},
    {K::group_mod_failed, 4, v10, v15, "out_of_buckets"},
    {K::group_mod_failed, 5, v10, v15, "chaining_unsupported"},
    {K::group_mod_failed, 6, v10, v15, "watch_unsupported"},
    {K::group_mod_failed, 7, v10, v15, "loop"},
    {K::group_mod_failed, 8, v10, v15, "unknown_group"},
    {K::group_mod_failed, 9, v12, v15, "chained_group"},
    {K::group_mod_failed, 10, v12, v15, "bad_type"},
    {K::group_mod_failed, 11, v12, v15, "bad_command"},
    {K::group_mod_failed, 12, v12, v15, "bad_bucket"},
    {K::group_mod_failed, 13, v12, v15, "bad_watch"},
    {K::group_mod_failed, 14, v12, v15, "eperm"},
    {K::group_mod_failed, 15, v15, v15, "unknown_bucket"},
    {K::group_mod_failed, 16, v15, v15, "bucket_exists"},
    {K::port_mod_failed, 0, v10, v15, "bad_port"},
    {K::port_mod_failed, 1, v10, v15, "bad_hw_addr"},
    {K::port_mod_failed, 2, v11, v15, "bad_config"},
    {K::port_mod_failed, 3, v11, v15, "bad_advertise"},
    {K::port_mod_failed, 4, v12, v15, "eperm"},
    {K::table_mod_failed, 0, v10, v15, "bad_table"},
    {K::table_mod_failed, 1, v10, v15, "bad_config"},
    {K::table_mod_failed, 2, v12, v15, "eperm"},
    {K::queue_op_failed, 0, v10, v15, "bad_port"},
    {K::queue_op_failed, 1, v10, v15, "bad_queue"},
    {K::queue_op_failed, 2, v10, v15, "eperm"},
    {K::switch_config_failed, 0, v10, v15, "bad_flags"},
    {K::switch_config_failed, 1, v10, v15, "bad_len"},
    {K::switch_config_failed, 2, v12, v15, "eperm"},
    {K::role_request_failed, 0, v10, v15, "stale"},
    {K::role_request_failed, 1, v10, v15, "unsup"},
    {K::role_request_failed, 2, v10, v15, "bad_role"},
    {K::role_request_failed, 3, v15, v15, "id_unsup"},
    {K::role_request_failed, 4, v15, v15, "id_in_use"},
    {K::meter_mod_failed, 0, v10, v15, "unknown"},
    {K::meter_mod_failed, 1, v10, v15, "meter_exists"},
    {K::meter_mod_failed, 2, v10, v15, "invalid_meter"},
    {K::meter_mod_failed, 3, v10, v15, "unknown_meter"},
    {K::meter_mod_failed, 4, v10, v15, "bad_command"},
    {K::meter_mod_failed, 5, v10, v15, "bad_flags"},
    {K::meter_mod_failed, 6, v10, v15, "bad_rate"},
    {K::meter_mod_failed, 7, v10, v15, "bad_burst"},
    {K::meter_mod_failed, 8, v10, v15, "bad_band"},
    {K::meter_mod_failed, 9, v10, v15, "bad_band_value"},
    {K::meter_mod_failed, 10, v10, v15, "out_of_meters"},
    {K::meter_mod_failed, 11, v10, v15, "out_of_bands"},
    {K::table_features_failed, 0, v10, v15, "bad_table"},
    {K::table_features_failed, 1, v10, v15, "bad_metadata"},
    {K::table_features_failed, 2, v10, v15, "bad_type"},
    {K::table_features_failed, 3, v10, v15, "bad_len"},
    {K::table_features_failed, 4, v10, v15, "bad_argument"},
    {K::table_features_failed, 5, v10, v15, "eperm"},
    {K::table_features_failed, 6, v15, v15, "bad_capabilities"},
    {K::table_features_failed, 7, v15, v15, "bad_max_ent"},
    {K::table_features_failed, 8, v15, v15, "bad_features"},
    {K::bad_property, 0, v10, v15, "bad_type"},
    {K::bad_property, 1, v10, v15, "bad_len"},
    {K::bad_property, 2, v10, v15, "bad_value"},
    {K::bad_property, 3, v10, v15, "too_many"},
    {K::bad_property, 4, v10, v15, "dup_type"},
    {K::bad_property, 5, v10, v15, "bad_experimenter"},
    {K::bad_property, 6, v10, v15, "bad_exp_type"},
    {K::bad_property, 7, v10, v15, "bad_exp_value"},
    {K::bad_property, 8, v10, v15, "eperm"},
    {K::async_config_failed, 0, v10, v15, "invalid"},
    {K::async_config_failed, 1, v10, v15, "unsupported"},
    {K::async_config_failed, 2, v10, v15, "eperm"},
    {K::flow_monitor_failed, 0, v10, v15, "unknown"},
    {K::flow_monitor_failed, 1, v10, v15, "monitor_exists"},
    {K::flow_monitor_failed, 2, v10, v15, "invalid_monitor"},
    {K::flow_monitor_failed, 3, v10, v15, "unknown_monitor"},
    {K::flow_monitor_failed, 4, v10, v15, "bad_command"},
    {K::flow_monitor_failed, 5, v10, v15, "bad_flags"},
    {K::flow_monitor_failed, 6, v10, v15, "bad_table_id"},
    {K::flow_monitor_failed, 7, v10, v15, "bad_out"},
    {K::bundle_failed, 0, v10, v15, "unknown"},
    {K::bundle_failed, 1, v10, v15, "eperm"},
    {K::bundle_failed, 2, v10, v15, "bad_id"},
    {K::bundle_failed, 3, v10, v15, "bundle_exist"},
    {K::bundle_failed, 4, v10, v15, "bundle_closed"},
    {K::bundle_failed, 5, v10, v15, "out_of_bundles"},
    {K::bundle_failed, 6, v10, v15, "bad_type"},
    {K::bundle_failed, 7, v10, v15, "bad_flags"},
    {K::bundle_failed, 8, v10, v15, "msg_bad_len"},
    {K::bundle_failed, 9, v10, v15, "msg_bad_xid"},
    {K::bundle_failed, 10, v10, v15, "msg_unsup"},
    {K::bundle_failed, 11, v10, v15, "msg_conflict"},
    {K::bundle_failed, 12, v10, v15, "msg_too_many"},
    {K::bundle_failed, 13, v10, v15, "msg_failed"},
    {K::bundle_failed, 14, v10, v15, "timeout"},
    {K::bundle_failed, 15, v10, v15, "bundle_in_progress"},
    {K::bundle_failed, 16, v15, v15, "sched_not_supported"},
    {K::bundle_failed, 17, v15, v15, "sched_future"},
    {K::bundle_failed, 18, v15, v15, "sched_past"},
};

}  // namespace

std::string_view error_type_name(Version version, std::uint16_t type) {
  return kKindNames[static_cast<std::size_t>(kind_of(version, type))];
}

std::string_view error_code_name(Version version, std::uint16_t type, std::uint16_t code) {
  const Kind kind = kind_of(version, type);
  for (const Row& row : kRows) {
    const bool fits = row.kind == kind && row.code == code;
    if (fits && row.since <= version && version <= row.until) return row.name;
  }
  return "";
}

}  // namespace ps::openflow
