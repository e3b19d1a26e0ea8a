// SPDX-License-Identifier: Apache-2.0
#include "openflow/flow_removed.h"

#include <iterator>

#include "openflow/body.h"

namespace ps::openflow {
namespace {

/// match, cookie, priority, reason, pad, duration, idle_timeout, pad, counts (1.0 5.4.3).
void read_10(Body& in, FlowRemoved& out) {
  out.match = in.match();
  out.cookie = in.u64();
  out.priority = in.u16();
  out.reason = in.u8();
  in.skip(1);
  out.duration_sec = in.u32();
  out.duration_nsec = in.u32();
  out.idle_timeout = in.u16();
  in.skip(2);
  out.packet_count = in.u64();
  out.byte_count = in.u64();
}

/// cookie, priority, reason, table_id, duration, idle_timeout, hard_timeout (1.2 on), counts, match
/// (1.1 A.4.2).
void read_11(Body& in, FlowRemoved& out) {
  out.cookie = in.u64();
  out.priority = in.u16();
  out.reason = in.u8();
  out.table_id = in.u8();
  out.duration_sec = in.u32();
  out.duration_nsec = in.u32();
  out.idle_timeout = in.u16();
  const std::uint16_t hard_timeout = in.u16();
  if (out.version >= Version::v1_2) out.hard_timeout = hard_timeout;
  out.packet_count = in.u64();
  out.byte_count = in.u64();
  out.match = in.match();
  in.check(out.match);
}

/// ofp_stats: two octets, length, OXS fields, padding (1.5 7.2.4).
void read_stats(Body& in, FlowRemoved& out) {
  const std::size_t start = in.offset();
  in.skip(2);
  const std::size_t size = in.u16();
  if (!in.ok()) return;
  if (size < 4 || size - 4 > in.left()) {
    in.fail("the statistics' length does not fit the message", start);
    return;
  }
  out.stats = Items<StatField>(out.version, in.bytes(size - 4));
  in.check(out.stats);
  for (const StatField& stat : out.stats) {
    if (stat.oxs_class != StatField::kBasicClass || stat.value.size() != 8) continue;
    const std::uint64_t number = load_be64(stat.value.data());
    if (stat.field == StatField::packet_count) out.packet_count = number;
    if (stat.field == StatField::byte_count) out.byte_count = number;
    if (stat.field != StatField::duration) continue;
    out.duration_sec = static_cast<std::uint32_t>(number >> 32);
    out.duration_nsec = static_cast<std::uint32_t>(number);
  }
}

/// table_id, reason, priority, timeouts, cookie, match, statistics (1.5 7.4.2).
void read_15(Body& in, FlowRemoved& out) {
  out.table_id = in.u8();
  out.reason = in.u8();
  out.priority = in.u16();
  out.idle_timeout = in.u16();
  out.hard_timeout = in.u16();
  out.cookie = in.u64();
  out.match = in.match();
  in.check(out.match);
  read_stats(in, out);
}

}  // namespace

std::string_view StatField::name() const {
  if (oxs_class != kBasicClass) return "";
  switch (field) {
    case duration:
      return "duration";
    case idle_time:
      return "idle_time";
    case flow_count:
      return "flow_count";
    case packet_count:
      return "packet_count";
    case byte_count:
      return "byte_count";
    default:
      return "";
  }
}

const char* StatField::take(Version, Bytes& rest, StatField& out) {
  if (rest.size() < 4) return "a statistics field has a header of 4 octets";
  const std::size_t size = rest[3];
  if (size > rest.size() - 4) return "a statistics field is longer than the statistics";
  out.oxs_class = load_be16(&rest[0]);
  out.field = rest[2] >> 1;
  out.value = rest.subspan(4, size);
  if (out.oxs_class == kExperimenterClass) {
    if (size < 4) return "an experimenter's statistics field begins with its id";
    out.experimenter = load_be32(out.value.data());
    out.value = out.value.subspan(4);
  }
  rest = rest.subspan(4 + size);
  return nullptr;
}

std::string_view flow_removed_reason_name(Version version, std::uint8_t reason) {
  constexpr std::string_view kNames[] = {"idle_timeout", "hard_timeout", "delete",
                                         "group_delete", "meter_delete", "eviction"};
  const std::size_t count = version == Version::v1_0 ? 3 : version <= Version::v1_3 ? 4 : 6;
  return reason < count ? kNames[reason] : "";
}

std::string_view FlowRemoved::reason_name() const {
  return flow_removed_reason_name(version, reason);
}

Decoded<FlowRemoved> FlowRemoved::parse(Bytes message) {
  Decoded<FlowRemoved> out;
  Body in(message, MsgType::flow_removed);
  out.value.version = in.version();
  out.value.xid = in.xid();
  if (in.version() == Version::v1_0) {
    read_10(in, out.value);
  } else if (in.version() <= Version::v1_4) {
    read_11(in, out.value);
  } else {
    read_15(in, out.value);
  }
  in.tell(out);
  return out;
}

}  // namespace ps::openflow
