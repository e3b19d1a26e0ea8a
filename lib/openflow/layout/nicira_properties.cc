// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "openflow/layout/nicira_actions.h"
#include "openflow/layout/nicira_bodies.h"
#include "openflow/layout/nicira_flow.h"
#include "openflow/layout/properties.h"

namespace ps::openflow::layout {
namespace {

enum ControllerProperty : std::uint8_t {
  kMaxLen = 0,
  kControllerId = 1,
  kReason = 2,
  kUserdata = 3,
  kPause = 4,
  kMeterId = 5,
};

std::string_view controller_property_name(Version, std::uint32_t type) {
  constexpr std::string_view kNames[] = {"max_len",  "controller_id", "reason",
                                         "userdata", "pause",         "meter_id"};
  return type < std::size(kNames) ? kNames[type] : "";
}

void controller_property(Layout& io, std::uint16_t type) {
  switch (type) {
    case kMaxLen:
      io.u16("max_len");
      return io.pad(2);
    case kControllerId:
      io.u16("controller_id");
      return io.pad(2);
    case kReason:
      io.u8("reason", one_of(nicira_packet_in_reason));
      return;
    case kUserdata:
      return io.rest("userdata");
    case kPause:
      return;
    case kMeterId:
      io.u32("meter_id", kMeter);
      return;
    default:
      io.rest("data");
  }
}

// Encapsulation properties: class, type, length, and padding that the length does not count.
constexpr std::uint16_t kNsh = 4;
constexpr std::uint8_t kMdType = 1;
constexpr std::uint8_t kTlv = 2;

std::string_view class_name(Version, std::uint32_t property_class) {
  constexpr std::string_view kNames[] = {"basic", "mpls", "gre", "gtp", "nsh"};
  return property_class < std::size(kNames) ? kNames[property_class] : "";
}

std::string_view nsh_property_name(Version, std::uint32_t type) {
  if (type == kMdType) return "md_type";
  return type == kTlv ? "tlv" : "";
}

void nsh_property(Layout& io, std::uint8_t type) {
  if (type == kMdType) {
    io.u8("md_type");
  } else if (type == kTlv) {
    io.u16("tlv_class", kHex);
    io.u8("tlv_type");
    const auto size = io.announce(1);
    io.block(size, [&] { io.rest("tlv_data"); });
    io.align8();
  } else {
    io.rest("data");
  }
}

void encap_property(Layout& io) {
  io.sized(
      [&] {
        const auto property_class = io.u16("class", one_of(class_name));
        const bool is_nsh = property_class == kNsh;
        const auto type = io.u8("type", is_nsh ? one_of(nsh_property_name) : kDecimal);
        io.length(1);
        is_nsh ? nsh_property(io, type) : io.rest("data");
      },
      Layout::Padding::to_8);
}

// What ct_flush tells of a connection (Open vSwitch 3.1).
enum Flush : std::uint8_t { kOriginal = 0, kReply = 1, kZone = 2 };
enum Tuple : std::uint8_t {
  kSrc = 0,
  kDst = 1,
  kSrcPort = 2,
  kDstPort = 3,
  kIcmpId = 4,
  kIcmpType = 5,
  kIcmpCode = 6,
};

std::string_view flush_property_name(Version, std::uint32_t type) {
  constexpr std::string_view kNames[] = {"orig_tuple", "reply_tuple", "zone_id"};
  return type < std::size(kNames) ? kNames[type] : "";
}

std::string_view tuple_property_name(Version, std::uint32_t type) {
  constexpr std::string_view kNames[] = {"src",     "dst",       "src_port", "dst_port",
                                         "icmp_id", "icmp_type", "icmp_code"};
  return type < std::size(kNames) ? kNames[type] : "";
}

/// Addresses are of IPv6, or of IPv4 in its form `::ffff:10.0.0.1`.
void tuple_property(Layout& io, std::uint16_t type) {
  switch (type) {
    case kSrc:
    case kDst:
      return io.octets("address", 16, OctetKind::ipv6);
    case kSrcPort:
    case kDstPort:
    case kIcmpId:
      io.u16("value");
      return io.pad(2);
    case kIcmpType:
    case kIcmpCode:
      io.u8("value");
      return;
    default:
      io.rest("data");
  }
}

void flush_property(Layout& io, std::uint16_t type) {
  switch (type) {
    case kOriginal:
    case kReply:
      io.pad(4);
      return io.list("tuple", [&] {
        property(io, tuple_property_name, [&](std::uint16_t of) { tuple_property(io, of); });
      });
    case kZone:
      io.u16("zone_id");
      return io.pad(2);
    default:
      io.rest("data");
  }
}

}  // namespace

void ct_flush(Layout& io) {
  io.u8("ip_proto");
  io.pad(7);
  io.list("properties", [&] {
    property(io, flush_property_name, [&](std::uint16_t type) { flush_property(io, type); });
  });
}

void controller2(Layout& io) {
  io.pad(6);
  io.list("properties", [&] {
    property(io, controller_property_name,
             [&](std::uint16_t type) { controller_property(io, type); });
  });
}

void encap(Layout& io) {
  io.u16("hdr_size");
  io.u32("new_pkt_type", kHex);
  io.list("properties", [&] { encap_property(io); });
}

void decap(Layout& io) {
  io.pad(2);
  io.u32("new_pkt_type", kHex);
}

}  // namespace ps::openflow::layout
