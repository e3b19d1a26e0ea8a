// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/group.h"

#include "openflow/layout/actions.h"
#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

std::string_view command_name(Version version, std::uint32_t command) {
  constexpr std::string_view kNames[] = {"add",           "modify", "delete",
                                         "insert_bucket", "",       "remove_bucket"};
  // 1.0 has groups by an extension only, as 1.5 has them.
  const bool all = version >= Version::v1_5 || version == Version::v1_0;
  const std::size_t count = all ? std::size(kNames) : 3;
  return command < count ? kNames[command] : "";
}

/// OFPG_BUCKET_*.
std::string_view bucket_id_name(Version, std::uint32_t id) {
  if (id == 0xfffffffd) return "first";
  if (id == 0xfffffffe) return "last";
  return id == 0xffffffff ? "all" : "";
}

std::string_view bucket_property_name(Version, std::uint32_t type) {
  constexpr std::string_view kNames[] = {"weight", "watch_port", "watch_group"};
  if (type == kExperimenterProperty) return "experimenter";
  return type < std::size(kNames) ? kNames[type] : "";
}

/// ofp_group_bucket_prop_header (1.5 7.3.4.3.1).
void bucket_property(Layout& io) {
  property(io, bucket_property_name, [&](std::uint16_t type) {
    switch (type) {
      case 0:
        io.u16("weight");
        return io.pad(2);
      case 1:
        io.u32("watch", kPort);
        return;
      case 2:
        io.u32("watch", kGroup);
        return;
      case kExperimenterProperty:
        return experimenter_property(io);
      default:
        io.rest("data");
    }
  });
}

void head(Layout& io) {
  io.u16("command", one_of(command_name));
  io.u8("type", one_of(group_type_name));
  io.pad(1);
  io.u32("group_id", kGroup);
}

}  // namespace

std::string_view group_type_name(Version, std::uint32_t type) {
  constexpr std::string_view kNames[] = {"all", "select", "indirect", "ff"};
  return type < std::size(kNames) ? kNames[type] : "";
}

void bucket_15(Layout& io) {
  io.sized([&] {
    io.length(2);
    const auto actions_len = io.announce(2);
    io.u32("bucket_id", one_of(bucket_id_name));
    io.block(actions_len, [&] { actions(io, "actions"); });
    io.list("properties", [&] { bucket_property(io); });
  });
}

void bucket(Layout& io) {
  if (io.version() >= Version::v1_5) return bucket_15(io);
  io.sized([&] {
    io.length(2);
    io.u16("weight");
    io.u32("watch_port", kPort);
    io.u32("watch_group", kGroup);
    io.pad(4);
    actions(io, "actions");
  });
}

void group_properties(Layout& io) { experimenter_properties(io); }

void group_mod_15(Layout& io) {
  head(io);
  const auto buckets_len = io.announce(2);
  io.pad(2);
  io.u32("command_bucket_id", one_of(bucket_id_name));
  io.block(buckets_len, [&] { io.list("buckets", [&] { bucket_15(io); }); });
  group_properties(io);
}

void group_mod(Layout& io) {
  if (io.version() >= Version::v1_5) return group_mod_15(io);
  head(io);
  io.list("buckets", [&] { bucket(io); });
}

}  // namespace ps::openflow::layout
