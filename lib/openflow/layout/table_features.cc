// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/table_features.h"

#include "openflow/layout/actions.h"
#include "openflow/layout/instructions.h"
#include "openflow/layout/properties.h"
#include "openflow/layout/table.h"

namespace ps::openflow::layout {
namespace {

constexpr std::size_t kNameSize = 32;
constexpr std::uint16_t kExperimenterId = 0xffff;
constexpr std::uint16_t kExperimenterFeature = 0xfffe;
constexpr std::uint16_t kExperimenterMissFeature = 0xffff;

enum class Holds : std::uint8_t { nothing_known, instructions, tables, actions, oxms, oxm_values };

/// ofp_table_feature_prop_type (1.3 A.3.5.5.2, 1.5 7.3.5.18.2), by number.
struct Row {
  std::string_view name;
  Holds holds = Holds::nothing_known;
  Version since = Version::v1_3;
};
constexpr Row kRows[] = {
    {"instructions", Holds::instructions},
    {"instructions_miss", Holds::instructions},
    {"next_tables", Holds::tables},
    {"next_tables_miss", Holds::tables},
    {"write_actions", Holds::actions},
    {"write_actions_miss", Holds::actions},
    {"apply_actions", Holds::actions},
    {"apply_actions_miss", Holds::actions},
    {"match", Holds::oxms},
    {},
    {"wildcards", Holds::oxms},
    {},
    {"write_setfield", Holds::oxms},
    {"write_setfield_miss", Holds::oxms},
    {"apply_setfield", Holds::oxms},
    {"apply_setfield_miss", Holds::oxms},
    {"table_sync_from", Holds::tables, Version::v1_4},
    {},
    {"write_copyfield", Holds::oxms, Version::v1_5},
    {"write_copyfield_miss", Holds::oxms, Version::v1_5},
    {"apply_copyfield", Holds::oxms, Version::v1_5},
    {"apply_copyfield_miss", Holds::oxms, Version::v1_5},
    {"packet_types", Holds::oxm_values, Version::v1_5},
};

Row row_of(Version version, std::uint32_t type) {
  if (type >= std::size(kRows) || version < kRows[type].since) return {};
  return kRows[type];
}

std::string_view property_name(Version version, std::uint32_t type) {
  if (type == kExperimenterFeature) return "experimenter";
  if (type == kExperimenterMissFeature) return "experimenter_miss";
  return row_of(version, type).name;
}

std::string_view feature_name(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"ingress_table", "egress_table", "", "", "first_egress"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

std::string_view command_name(Version, std::uint32_t command) {
  constexpr std::string_view kNames[] = {"replace", "modify", "enable", "disable"};
  return command < std::size(kNames) ? kNames[command] : "";
}

/// ofp_instruction_id, ofp_action_id: only type and length, with whatever an experimenter adds.
/// Some switches pad them to eight octets.
void id(Layout& io, NameOf type_name) {
  io.sized([&] {
    const auto type = io.u16("type", one_of(type_name));
    io.length(2);
    if (type == kExperimenterId) {
      if (!io.has("experimenter")) return;
      io.u32("experimenter", kExperimenter);
    }
    if (io.has("data")) io.rest("data");
  });
}

void held(Layout& io, Holds what) {
  switch (what) {
    case Holds::instructions:
      return io.list("instruction_ids", [&] { id(io, instruction_name); });
    case Holds::tables:
      return io.numbers("table_ids", 1, kDecimal);
    case Holds::actions:
      return io.list("action_ids", [&] { id(io, action_name); });
    case Holds::oxms:
      return io.field_ids("oxm_ids");
    case Holds::oxm_values:
      return io.list("oxm_values", [&] { io.field(); });
    case Holds::nothing_known:
      return io.rest("data");
  }
}

void feature_property(Layout& io) {
  property(io, property_name, [&](std::uint16_t type) {
    if (type >= kExperimenterFeature) return experimenter_property(io);
    held(io, row_of(io.version(), type).holds);
  });
}

}  // namespace

void table_features(Layout& io) {
  io.list("tables", [&] {
    io.sized([&] {
      io.length(2);
      io.u8("table_id");
      if (io.version() >= Version::v1_5) {
        io.u8("command", one_of(command_name));
        io.u32("features", flags(feature_name));
      } else {
        io.pad(5);
      }
      io.octets("name", kNameSize, OctetKind::text);
      io.u64("metadata_match", kHex);
      io.u64("metadata_write", kHex);
      io.u32("capabilities", table_config_kind(io.version()));
      io.u32("max_entries");
      io.list("properties", [&] { feature_property(io); });
    });
  });
}

}  // namespace ps::openflow::layout
