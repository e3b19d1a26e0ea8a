// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/flow.h"

#include "openflow/flow_mod.h"
#include "openflow/flow_removed.h"
#include "openflow/layout/actions.h"
#include "openflow/layout/instructions.h"

namespace ps::openflow::layout {
namespace {

std::string_view command_name(Version, std::uint32_t command) {
  return command <= 0xff ? flow_mod_command_name(static_cast<std::uint8_t>(command)) : "";
}

/// 1.0 5.3.3; with Nicira's flow_mod_table_id the command's high octet is the table.
void flow_mod_10(Layout& io) {
  io.match("match");
  io.u64("cookie", kHex);
  io.unusual("table_id", 1, kDecimal, 0);
  io.u8("command", one_of(command_name));
  io.u16("idle_timeout");
  io.u16("hard_timeout");
  io.u16("priority");
  io.u32("buffer_id", kBuffer);
  io.u16("out_port", kPort);
  io.u16("flags", flags(flow_mod_flag));
  actions(io, "actions");
}

/// 1.1 A.3.4.1.
void flow_mod_11(Layout& io) {
  io.u64("cookie", kHex);
  io.u64("cookie_mask", kHex);
  io.u8("table_id");
  io.u8("command", one_of(command_name));
  io.u16("idle_timeout");
  io.u16("hard_timeout");
  io.u16("priority");
  io.u32("buffer_id", kBuffer);
  io.u32("out_port", kPort);
  io.u32("out_group", kGroup);
  io.u16("flags", flags(flow_mod_flag));
  if (io.version() >= Version::v1_4) {
    io.u16("importance");
  } else {
    io.pad(2);
  }
  io.match("match");
  instructions(io);
}

void flow_removed_10(Layout& io) {
  io.match("match");
  io.u64("cookie", kHex);
  io.u16("priority");
  io.u8("reason", one_of(flow_removed_reason));
  io.pad(1);
  duration(io);
  io.u16("idle_timeout");
  io.pad(2);
  io.u64("packet_count");
  io.u64("byte_count");
}

void flow_removed_11(Layout& io) {
  io.u64("cookie", kHex);
  io.u16("priority");
  io.u8("reason", one_of(flow_removed_reason));
  io.u8("table_id");
  duration(io);
  io.u16("idle_timeout");
  if (io.version() >= Version::v1_2) {
    io.u16("hard_timeout");
  } else {
    io.pad(2);
  }
  io.u64("packet_count");
  io.u64("byte_count");
  io.match("match");
}

void flow_removed_15(Layout& io) {
  io.u8("table_id");
  io.u8("reason", one_of(flow_removed_reason));
  io.u16("priority");
  io.u16("idle_timeout");
  io.u16("hard_timeout");
  io.u64("cookie", kHex);
  io.match("match");
  flow_stats_fields(io);
}

// OXS, 1.5 7.2.4: the class, seven bits of field and one reserved, the length, the value.
constexpr std::uint16_t kOxsBasic = 0x8002;
constexpr std::uint16_t kOxsExperimenter = 0xffff;
enum Oxs : std::uint8_t { kDuration = 0, kIdleTime = 1, kFlowCount = 3, kPackets = 4, kBytes = 5 };

std::string_view oxs_class_name(Version, std::uint32_t oxs_class) {
  if (oxs_class == kOxsBasic) return "openflow_basic";
  return oxs_class == kOxsExperimenter ? "experimenter" : "";
}

std::string_view oxs_name(Version, std::uint32_t field_and_bit) {
  switch (field_and_bit >> 1) {
    case kDuration:
      return "duration";
    case kIdleTime:
      return "idle_time";
    case kFlowCount:
      return "flow_count";
    case kPackets:
      return "packet_count";
    case kBytes:
      return "byte_count";
    default:
      return "";
  }
}

/// What the fields say in the words of older versions.
struct Told {
  std::uint64_t seconds = 0, nanoseconds = 0, flows = 0, packets = 0, octets = 0;
  bool has_duration = false, has_flows = false, has_packets = false, has_octets = false;
};

void basic_value(Layout& io, std::uint8_t field, Told& told) {
  switch (field) {
    case kDuration:
      told.seconds = io.u32("sec");
      told.nanoseconds = io.u32("nsec");
      told.has_duration = true;
      return;
    case kIdleTime:
      io.u32("sec");
      io.u32("nsec");
      return;
    case kFlowCount:
      told.flows = io.u32("flow_count");
      told.has_flows = true;
      return;
    case kPackets:
      told.packets = io.u64("packet_count");
      told.has_packets = true;
      return;
    case kBytes:
      told.octets = io.u64("byte_count");
      told.has_octets = true;
      return;
    default:
      io.rest("data");
  }
}

void oxs_field(Layout& io, Told& told) {
  const auto oxs_class = io.u16("class", one_of(oxs_class_name));
  const auto field = io.u8("field", oxs_class == kOxsBasic ? one_of(oxs_name) : kDecimal);
  const auto size = io.announce(1);
  io.block(size, [&] {
    if (oxs_class == kOxsBasic) return basic_value(io, static_cast<std::uint8_t>(field >> 1), told);
    if (oxs_class == kOxsExperimenter) io.u32("experimenter", kExperimenter);
    io.rest("data");
  });
}

}  // namespace

std::string_view flow_removed_reason(Version version, std::uint32_t reason) {
  return reason <= 0xff ? flow_removed_reason_name(version, static_cast<std::uint8_t>(reason)) : "";
}

void duration(Layout& io) {
  io.u32("duration_sec");
  io.u32("duration_nsec");
}

std::string_view flow_mod_flag(Version version, std::uint32_t bit) {
  return flow_mod_flag_name(version, bit);
}

void flow_mod(Layout& io) { io.version() == Version::v1_0 ? flow_mod_10(io) : flow_mod_11(io); }

void flow_removed(Layout& io) {
  if (io.version() == Version::v1_0) return flow_removed_10(io);
  io.version() <= Version::v1_4 ? flow_removed_11(io) : flow_removed_15(io);
}

void flow_stats_fields(Layout& io) {
  Told told;
  io.sized(
      [&] {
        io.pad(2);
        io.length(2);
        io.list("stats", [&] { oxs_field(io, told); });
      },
      Layout::Padding::to_8);
  if (told.has_duration) {
    io.derived("duration_sec", told.seconds, 4, kDecimal);
    io.derived("duration_nsec", told.nanoseconds, 4, kDecimal);
  }
  if (told.has_flows) io.derived("flow_count", told.flows, 4, kDecimal);
  if (told.has_packets) io.derived("packet_count", told.packets, 8, kDecimal);
  if (told.has_octets) io.derived("byte_count", told.octets, 8, kDecimal);
}

}  // namespace ps::openflow::layout
