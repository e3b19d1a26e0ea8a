// SPDX-License-Identifier: Apache-2.0
#include "openflow/match_covers.h"

#include <optional>

namespace ps::openflow {
namespace {

using frame::Frame;

/// 1.0's OFP_DL_TYPE_NOT_ETH_TYPE: an 802.3 frame without SNAP.
constexpr std::uint16_t kNotEthernetType = 0x05ff;
constexpr std::uint16_t kVlanPresent = 0x1000;

bool number_is(const MatchField& field, std::optional<std::uint64_t> actual) {
  return actual && ((*actual ^ field.number()) & field.mask_number()) == 0;
}

bool octets_are(const MatchField& field, Bytes actual) {
  const Bytes value = field.value();
  const Bytes mask = field.mask();
  if (actual.size() != value.size()) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::uint8_t counts = mask.empty() ? 0xff : mask[i];
    if (((actual[i] ^ value[i]) & counts) != 0) return false;
  }
  return true;
}

/// What `get` gives of a layer, where there is that layer.
template <class Layer, class Get>
std::optional<std::uint64_t> of(const std::optional<Layer>& layer, Get get) {
  if (!layer) return std::nullopt;
  return static_cast<std::uint64_t>((*layer).*get);
}

std::uint64_t ethertype(const Frame& frame) {
  return frame.ethertype == 0 && frame.llc ? kNotEthernetType : frame.ethertype;
}

/// The outer tag's VID with the bit that says that there is a tag.
std::uint64_t vlan_vid(const Frame& frame) {
  return frame.vlans.empty() ? 0U : frame.vlans[0].vid() | kVlanPresent;
}

std::optional<std::uint64_t> vlan_pcp(const Frame& frame) {
  if (frame.vlans.empty()) return std::nullopt;
  return frame.vlans[0].pcp();
}

/// ToS or traffic class.
std::optional<std::uint64_t> tos(const Frame& frame) {
  return frame.ipv4 ? of(frame.ipv4, &frame::Ipv4::tos)
                    : of(frame.ipv6, &frame::Ipv6::traffic_class);
}

std::optional<std::uint64_t> shifted_tos(const Frame& frame, unsigned shift, std::uint64_t mask) {
  const auto octet = tos(frame);
  if (!octet) return std::nullopt;
  return *octet >> shift & mask;
}

std::optional<std::uint64_t> ip_proto(const Frame& frame) {
  return frame.ipv4 ? of(frame.ipv4, &frame::Ipv4::proto) : of(frame.ipv6, &frame::Ipv6::proto);
}

std::optional<std::uint64_t> ip_ttl(const Frame& frame) {
  return frame.ipv4 ? of(frame.ipv4, &frame::Ipv4::ttl) : of(frame.ipv6, &frame::Ipv6::hop_limit);
}

/// RFC 4861 4.3, 4.4: solicitation and advertisement bear a target and may bear link addresses.
bool is_neighbour_discovery(const Frame& frame) {
  return frame.ipv6 && frame.icmp && (frame.icmp->type == 135 || frame.icmp->type == 136) &&
         frame.icmp->body.size() >= 20;
}

Bytes nd_target(const Frame& frame) {
  return is_neighbour_discovery(frame) ? frame.icmp->body.subspan(4, 16) : Bytes{};
}

/// Option 1 is the source's, 2 the target's link-layer address; lengths count 8 octets.
Bytes nd_address(const Frame& frame, std::uint8_t option) {
  if (!is_neighbour_discovery(frame)) return {};
  Bytes rest = frame.icmp->body.subspan(20);
  while (rest.size() >= 8) {
    const std::size_t size = rest[1] * std::size_t{8};
    if (size == 0 || size > rest.size()) return {};
    if (rest[0] == option) return rest.subspan(2, 6);
    rest = rest.subspan(size);
  }
  return {};
}

/// NXM_NX_IP_FRAG: bit 0 of any fragment, bit 1 of a later one.
std::optional<std::uint64_t> ip_frag(const Frame& frame) {
  const auto bits = [](const auto& ip) -> std::uint64_t {
    return (ip.is_fragment() ? 1U : 0U) | (ip.fragment_offset != 0 ? 2U : 0U);
  };
  if (frame.ipv4) return bits(*frame.ipv4);
  if (frame.ipv6) return bits(*frame.ipv6);
  return std::nullopt;
}

template <class Layer, class Get>
bool address_is(const MatchField& field, const std::optional<Layer>& layer, Get get) {
  return layer && octets_are(field, (*layer).*get);
}

bool arp_takes(const MatchField& field, const std::optional<frame::Arp>& arp) {
  if (!arp) return false;
  switch (field.id) {
    case Field::arp_op:
      return number_is(field, arp->op);
    case Field::arp_spa:
      return octets_are(field, arp->spa);
    case Field::arp_tpa:
      return octets_are(field, arp->tpa);
    case Field::arp_sha:
      return octets_are(field, arp->sha.octets);
    default:
      return octets_are(field, arp->tha.octets);
  }
}

bool icmp_takes(const MatchField& field, const Frame& frame) {
  const bool of_v4 = field.id == Field::icmpv4_type || field.id == Field::icmpv4_code;
  const bool of_type = field.id == Field::icmpv4_type || field.id == Field::icmpv6_type;
  if (of_v4 ? !frame.ipv4 : !frame.ipv6) return false;
  return number_is(field, of(frame.icmp, of_type ? &frame::Icmp::type : &frame::Icmp::code));
}

bool takes(const MatchField& field, const Frame& frame, std::uint32_t in_port) {
  using F = Field;
  switch (field.id) {
    case F::in_port:
      return number_is(field, in_port);
    case F::eth_dst:
      return octets_are(field, frame.dst.octets);
    case F::eth_src:
      return octets_are(field, frame.src.octets);
    case F::eth_type:
      return number_is(field, ethertype(frame));
    case F::vlan_vid:
      return number_is(field, vlan_vid(frame));
    case F::vlan_pcp:
      return number_is(field, vlan_pcp(frame));
    case F::vlan_tci:
      return number_is(field, frame.vlans.empty() ? 0U : frame.vlans[0].tci | kVlanPresent);
    case F::ip_dscp:
      return number_is(field, shifted_tos(frame, 2, 0x3f));
    case F::ip_ecn:
      return number_is(field, shifted_tos(frame, 0, 3));
    case F::ip_tos:
      return number_is(field, shifted_tos(frame, 0, 0xfc));
    case F::ip_proto:
      return number_is(field, ip_proto(frame));
    case F::ip_ttl:
      return number_is(field, ip_ttl(frame));
    case F::ip_frag:
      return number_is(field, ip_frag(frame));
    case F::ipv4_src:
      return address_is(field, frame.ipv4, &frame::Ipv4::src);
    case F::ipv4_dst:
      return address_is(field, frame.ipv4, &frame::Ipv4::dst);
    case F::ipv6_src:
      return address_is(field, frame.ipv6, &frame::Ipv6::src);
    case F::ipv6_dst:
      return address_is(field, frame.ipv6, &frame::Ipv6::dst);
    case F::ipv6_flabel:
      return number_is(field, of(frame.ipv6, &frame::Ipv6::flow_label));
    case F::tcp_src:
      return number_is(field, of(frame.tcp, &frame::Tcp::src_port));
    case F::tcp_dst:
      return number_is(field, of(frame.tcp, &frame::Tcp::dst_port));
    case F::tcp_flags:
      return number_is(field, of(frame.tcp, &frame::Tcp::flags));
    case F::udp_src:
      return number_is(field, of(frame.udp, &frame::Udp::src_port));
    case F::udp_dst:
      return number_is(field, of(frame.udp, &frame::Udp::dst_port));
    case F::sctp_src:
      return number_is(field, of(frame.sctp, &frame::Sctp::src_port));
    case F::sctp_dst:
      return number_is(field, of(frame.sctp, &frame::Sctp::dst_port));
    case F::icmpv4_type:
    case F::icmpv4_code:
    case F::icmpv6_type:
    case F::icmpv6_code:
      return icmp_takes(field, frame);
    case F::arp_op:
    case F::arp_spa:
    case F::arp_tpa:
    case F::arp_sha:
    case F::arp_tha:
      return arp_takes(field, frame.arp);
    case F::ipv6_nd_target:
      return octets_are(field, nd_target(frame));
    case F::ipv6_nd_sll:
      return octets_are(field, nd_address(frame, 1));
    case F::ipv6_nd_tll:
      return octets_are(field, nd_address(frame, 2));
    case F::mpls_label:
      return number_is(field, of(frame.mpls, &frame::Mpls::label));
    case F::mpls_tc:
      return number_is(field, of(frame.mpls, &frame::Mpls::tc));
    case F::mpls_bos:
      return number_is(field, of(frame.mpls, &frame::Mpls::bottom));
    default:
      return true;  // nothing that a frame shows
  }
}

}  // namespace

bool covers(const Match& match, const Frame& frame, std::uint32_t in_port) {
  if (match.shape() == Match::Shape::none) return false;
  auto it = match.begin();
  for (; it != match.end(); ++it) {
    if (!takes(*it, frame, in_port)) return false;
  }
  return it.problem() == nullptr;
}

}  // namespace ps::openflow
