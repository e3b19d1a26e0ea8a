// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/table.h"

#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

constexpr std::uint16_t kEviction = 2;
constexpr std::uint16_t kVacancy = 3;

std::string_view property_name(Version, std::uint32_t type) {
  if (type == kEviction) return "eviction";
  if (type == kVacancy) return "vacancy";
  return type == kExperimenterProperty ? "experimenter" : "";
}

std::string_view eviction_flag(Version, std::uint32_t bit) {
  constexpr std::string_view kNames[] = {"other", "importance", "lifetime"};
  return bit < std::size(kNames) ? kNames[bit] : "";
}

std::string_view status_reason(Version, std::uint32_t reason) {
  if (reason == 3) return "vacancy_down";
  return reason == 4 ? "vacancy_up" : "";
}

std::string_view table_config_name(Version version, std::uint32_t bit) {
  if (version <= Version::v1_3) return "";
  return bit == 2 ? "eviction" : bit == 3 ? "vacancy_events" : "";
}

std::string_view miss_name(Version, std::uint32_t what) {
  constexpr std::string_view kNames[] = {"miss_controller", "miss_continue", "miss_drop",
                                         "miss_mask"};
  return what < std::size(kNames) ? kNames[what] : "";
}

/// ofp_table_mod_prop_header (1.4 7.3.3).
void table_property(Layout& io) {
  property(io, property_name, [&](std::uint16_t type) {
    switch (type) {
      case kEviction:
        io.u32("flags", flags(eviction_flag));
        return;
      case kVacancy:
        io.u8("vacancy_down");
        io.u8("vacancy_up");
        io.u8("vacancy");
        return io.pad(1);
      case kExperimenterProperty:
        return experimenter_property(io);
      default:
        io.rest("data");
    }
  });
}

}  // namespace

Kind table_config_kind(Version version) {
  constexpr std::uint32_t kMissMask = 3;
  return version <= Version::v1_3 ? flags(table_config_name, kMissMask, miss_name)
                                  : flags(table_config_name);
}

void table_mod(Layout& io) {
  io.u8("table_id");
  io.pad(3);
  io.u32("config", table_config_kind(io.version()));
  if (io.version() >= Version::v1_4) io.list("properties", [&] { table_property(io); });
}

void table_desc(Layout& io) {
  io.sized([&] {
    io.length(2);
    io.u8("table_id");
    io.pad(1);
    io.u32("config", table_config_kind(io.version()));
    io.list("properties", [&] { table_property(io); });
  });
}

void table_status(Layout& io) {
  io.u8("reason", one_of(status_reason));
  io.pad(7);
  io.object("table", [&] { table_desc(io); });
}

}  // namespace ps::openflow::layout
