// SPDX-License-Identifier: Apache-2.0
#include "frame/frame.h"

#include <algorithm>

namespace ps::frame {
namespace {

constexpr std::uint16_t kUnnumbered = 3;        // 802.2 5.3.3: the last two bits of control
constexpr std::uint16_t kLargestLength = 1500;  // 802.3: above it stands a type

void read_arp(Frame& frame) {
  if (frame.payload.size() < Arp::kSize) frame.truncated = true;
  frame.arp = parse_arp(frame.payload);
}

void read_mpls(Frame& frame) {
  frame.mpls = MplsStack(frame.payload).next();
  if (!frame.mpls) frame.truncated = true;
}

/// Do the octets end before the second TLV does?
bool has_no_ids(Bytes octets) {
  Items<LldpTlv> tlvs(octets);
  const bool both = tlvs.next() && tlvs.next();
  return !both && (tlvs.truncated() || tlvs.rest().empty());
}

void read_lldp(Frame& frame) {
  frame.lldp = parse_lldp(frame.payload);
  const bool cut = frame.lldp ? frame.lldp->truncated : has_no_ids(frame.payload);
  if (cut) frame.truncated = true;
}

/// 802.2 behind an 802.3 length; leaves in `frame.ethertype` what SNAP says.
void read_llc(Reader& in, std::uint16_t length, Frame& frame) {
  if (length > in.left()) frame.truncated = true;
  Reader body(in.bytes(std::min<std::size_t>(length, in.left())));
  Llc llc{body.u8(), body.u8(), body.u8(), {}, {}};
  if ((llc.control & kUnnumbered) != kUnnumbered) {
    llc.control = static_cast<std::uint16_t>(llc.control << 8 | body.u8());
  }
  if (!body.ok()) {
    frame.truncated = true;
    return;
  }
  if (llc.dsap == 0xaa && llc.ssap == 0xaa) {
    const Bytes oui = body.bytes(3);
    const std::uint16_t pid = body.u16();
    if (body.ok()) {
      llc.snap_oui = (std::uint32_t{oui[0]} << 16) | (std::uint32_t{oui[1]} << 8) | oui[2];
      llc.snap_pid = pid;
      if (*llc.snap_oui == 0) frame.ethertype = pid;
    } else {
      frame.truncated = true;
    }
  }
  frame.llc = llc;
  frame.payload = body.rest();
}

void read_layers(Frame& frame) {
  switch (frame.ethertype) {
    case ethertype::kArp:
    case ethertype::kRarp:
      return read_arp(frame);
    case ethertype::kIpv4:
      return read_ipv4(frame.payload, frame);
    case ethertype::kIpv6:
      return read_ipv6(frame.payload, frame);
    case ethertype::kMpls:
    case ethertype::kMplsMulticast:
      return read_mpls(frame);
    case ethertype::kLldp:
    case ethertype::kBddp:
      return read_lldp(frame);
    default:
      return;
  }
}

}  // namespace

bool is_vlan_tpid(std::uint16_t type) {
  return type == 0x8100 || type == 0x88a8 || type == 0x9100 || type == 0x9200 || type == 0x9300;
}

std::optional<Frame> parse(Bytes octets) {
  if (octets.size() < kEthernetHeaderSize) return std::nullopt;
  Reader in(octets);
  std::optional<Frame> result(std::in_place);
  Frame& frame = *result;
  frame.dst = mac_from(in.bytes(6));
  frame.src = mac_from(in.bytes(6));

  std::uint16_t type = in.u16();
  frame.outer_ethertype = type;
  while (is_vlan_tpid(type) && frame.vlans.size() < VlanTags::kMax) {
    if (in.left() < 4) {
      frame.ethertype = type;
      frame.truncated = true;
      frame.payload = in.rest();
      return result;
    }
    frame.vlans.add({type, in.u16()});
    type = in.u16();
  }
  if (type <= kLargestLength) {
    read_llc(in, type, frame);
  } else {
    frame.ethertype = type;
    frame.payload = in.rest();
  }
  read_layers(frame);
  return result;
}

}  // namespace ps::frame
