// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "openflow/layout/nicira_actions.h"
#include "openflow/layout/nicira_flow.h"
#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

enum Property : std::uint8_t {
  kPacket = 0,
  kFullLen = 1,
  kBufferId = 2,
  kTableId = 3,
  kCookie = 4,
  kReason = 5,
  kMetadata = 6,
  kUserdata = 7,
  kContinuation = 8,
};

std::string_view property_name(Version, std::uint32_t type) {
  constexpr std::string_view kNames[] = {"packet", "full_len", "buffer_id", "table_id",    "cookie",
                                         "reason", "metadata", "userdata",  "continuation"};
  return type < std::size(kNames) ? kNames[type] : "";
}

/// What a continuation says is the switch's own affair.
void packet_property(Layout& io, std::uint16_t type, std::uint32_t& in_port) {
  switch (type) {
    case kPacket:
      return io.frame("data");
    case kFullLen:
      io.u32("full_len");
      return;
    case kBufferId:
      io.u32("buffer_id", kBuffer);
      return;
    case kTableId:
      io.u8("table_id");
      return;
    case kCookie:
      io.pad(4);
      io.u64("cookie", kHex);
      return;
    case kReason:
      io.u8("reason", one_of(nicira_packet_in_reason));
      return;
    case kMetadata:
      in_port = io.oxm_fields("metadata");
      return;
    case kUserdata:
      return io.rest("userdata");
    case kContinuation:
      return io.rest("continuation");
    default:
      io.rest("data");
  }
}

/// NXM names ports by 16 bits in every version, OXM by 32 even in 1.0.
void tell_in_port(Layout& io, std::uint32_t in_port) {
  constexpr std::uint32_t kNarrow = 0xffff;
  if (in_port <= kNarrow || io.version() == Version::v1_0) {
    return io.derived("in_port", in_port & kNarrow, 2, kPort16);
  }
  io.derived("in_port", in_port, 4, kPort);
}

}  // namespace

void nicira_packet_in(Layout& io) {
  io.u32("buffer_id", kBuffer);
  io.u16("total_len");
  io.u8("reason", one_of(nicira_packet_in_reason));
  io.u8("table_id");
  io.u64("cookie", kHex);
  const auto match_len = io.announce(2);
  io.pad(6);
  tell_in_port(io, nx_match(io, match_len));
  io.pad(2);
  io.frame("data");
}

void nicira_packet_in2(Layout& io) {
  std::uint32_t in_port = 0;
  io.list("properties", [&] {
    property(io, property_name, [&](std::uint16_t type) { packet_property(io, type, in_port); });
  });
  tell_in_port(io, in_port);
}

}  // namespace ps::openflow::layout
