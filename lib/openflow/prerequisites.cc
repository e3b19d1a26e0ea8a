// SPDX-License-Identifier: Apache-2.0
#include "openflow/prerequisites.h"

#include <algorithm>
#include <initializer_list>

namespace ps::openflow {
namespace {

using F = Field;

/// What the fields seen so far say.
struct Seen {
  std::optional<std::uint64_t> eth_type, ip_proto, icmpv6_type;
  bool in_port = false;
  bool tagged = false;

  void add(const MatchField& field) {
    if (field.id == F::in_port) in_port = true;
    if (field.id == F::eth_type) eth_type = field.number();
    if (field.id == F::ip_proto) ip_proto = field.number();
    if (field.id == F::icmpv6_type) icmpv6_type = field.number();
    if (field.id == F::vlan_vid) tagged = field.number() != 0;
  }
};

bool is(const std::optional<std::uint64_t>& value, std::initializer_list<std::uint64_t> wanted) {
  return value && std::ranges::find(wanted, *value) != wanted.end();
}

/// What the field wants and does not have; empty where it has it.
std::string_view lacks(Field field, const Seen& seen) {
  const auto unless = [](bool has, std::string_view wanted) {
    return has ? std::string_view() : wanted;
  };
  switch (field) {
    case F::in_phy_port:
      return unless(seen.in_port, "in_port");
    case F::vlan_pcp:
      return unless(seen.tagged, "vlan_vid");
    case F::ip_dscp:
    case F::ip_ecn:
    case F::ip_proto:
      return unless(is(seen.eth_type, {0x0800, 0x86dd}), "eth_type=0x0800 or 0x86dd");
    case F::ipv4_src:
    case F::ipv4_dst:
      return unless(is(seen.eth_type, {0x0800}), "eth_type=0x0800");
    case F::tcp_src:
    case F::tcp_dst:
    case F::tcp_flags:
      return unless(is(seen.ip_proto, {6}), "ip_proto=6");
    case F::udp_src:
    case F::udp_dst:
      return unless(is(seen.ip_proto, {17}), "ip_proto=17");
    case F::sctp_src:
    case F::sctp_dst:
      return unless(is(seen.ip_proto, {132}), "ip_proto=132");
    case F::icmpv4_type:
    case F::icmpv4_code:
      return unless(is(seen.ip_proto, {1}), "ip_proto=1");
    case F::arp_op:
    case F::arp_spa:
    case F::arp_tpa:
    case F::arp_sha:
    case F::arp_tha:
      return unless(is(seen.eth_type, {0x0806}), "eth_type=0x0806");
    case F::ipv6_src:
    case F::ipv6_dst:
    case F::ipv6_flabel:
    case F::ipv6_exthdr:
      return unless(is(seen.eth_type, {0x86dd}), "eth_type=0x86dd");
    case F::icmpv6_type:
    case F::icmpv6_code:
      return unless(is(seen.ip_proto, {58}), "ip_proto=58");
    case F::ipv6_nd_target:
      return unless(is(seen.icmpv6_type, {135, 136}), "icmpv6_type=135 or 136");
    case F::ipv6_nd_sll:
      return unless(is(seen.icmpv6_type, {135}), "icmpv6_type=135");
    case F::ipv6_nd_tll:
      return unless(is(seen.icmpv6_type, {136}), "icmpv6_type=136");
    case F::mpls_label:
    case F::mpls_tc:
    case F::mpls_bos:
      return unless(is(seen.eth_type, {0x8847, 0x8848}), "eth_type=0x8847 or 0x8848");
    case F::pbb_isid:
      return unless(is(seen.eth_type, {0x88e7}), "eth_type=0x88e7");
    default:
      return {};
  }
}

}  // namespace

std::optional<MissingPrerequisite> missing_prerequisite(const Match& match) {
  if (match.shape() != Match::Shape::oxm) return std::nullopt;
  Seen seen;
  for (const MatchField& field : match) {
    if (const auto wanted = lacks(field.id, seen); !wanted.empty()) {
      return MissingPrerequisite{field, wanted};
    }
    seen.add(field);
  }
  return std::nullopt;
}

}  // namespace ps::openflow
