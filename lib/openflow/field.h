// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ps::openflow {

/// What a match or a set-field names, in one vocabulary for the 1.0 and 1.1 structures, OXM (1.2
/// and later), NXM and experimenter classes.
enum class Field : std::uint8_t {
  unknown,
  // OXM basic class, 1.5 7.2.3.8 table 16; the same numbers in 1.2 to 1.4.
  in_port,
  in_phy_port,
  metadata,
  eth_dst,
  eth_src,
  eth_type,
  vlan_vid,
  vlan_pcp,
  ip_dscp,
  ip_ecn,
  ip_proto,
  ipv4_src,
  ipv4_dst,
  tcp_src,
  tcp_dst,
  udp_src,
  udp_dst,
  sctp_src,
  sctp_dst,
  icmpv4_type,
  icmpv4_code,
  arp_op,
  arp_spa,
  arp_tpa,
  arp_sha,
  arp_tha,
  ipv6_src,
  ipv6_dst,
  ipv6_flabel,
  icmpv6_type,
  icmpv6_code,
  ipv6_nd_target,
  ipv6_nd_sll,
  ipv6_nd_tll,
  mpls_label,
  mpls_tc,
  mpls_bos,
  pbb_isid,
  tunnel_id,
  ipv6_exthdr,
  pbb_uca,
  tcp_flags,
  actset_output,
  packet_type,
  // Nicira's classes 0 and 1, where OXM has no equal.
  vlan_tci,
  ip_tos,
  reg0,
  reg1,
  reg2,
  reg3,
  reg4,
  reg5,
  reg6,
  reg7,
  reg8,
  reg9,
  reg10,
  reg11,
  reg12,
  reg13,
  reg14,
  reg15,
  ip_frag,
  ip_ttl,
  cookie,
  tun_ipv4_src,
  tun_ipv4_dst,
  pkt_mark,
  dp_hash,
  recirc_id,
  conj_id,
  tun_gbp_id,
  tun_gbp_flags,
  tun_metadata0,
  tun_metadata63 = tun_metadata0 + 63,
  tun_flags,
  ct_state,
  ct_zone,
  ct_mark,
  ct_label,
  tun_ipv6_src,
  tun_ipv6_dst,
  xxreg0,
  xxreg1,
  xxreg2,
  xxreg3,
  ct_nw_proto,
  ct_nw_src,
  ct_nw_dst,
  ct_ipv6_src,
  ct_ipv6_dst,
  ct_tp_src,
  ct_tp_dst,
  mpls_ttl,
  // Open vSwitch's in experimenter classes.
  tun_erspan_idx,
  tun_erspan_ver,
  tun_erspan_dir,
  tun_erspan_hwid,
  tun_gtpu_flags,
  tun_gtpu_msgtype,
  nsh_flags,
  nsh_mdtype,
  nsh_np,
  nsh_spi,
  nsh_si,
  nsh_c1,
  nsh_c2,
  nsh_c3,
  nsh_c4,
  nsh_ttl,
  // Ericsson's, class 0x1000.
  nd_reserved,
  nd_options_type,
  // Packet registers, class 0x8001 (1.5).
  packet_reg0,
  packet_reg1,
  packet_reg2,
  packet_reg3,
  packet_reg4,
  packet_reg5,
  packet_reg6,
  packet_reg7,
  count_,
};

inline constexpr std::size_t kFieldCount = static_cast<std::size_t>(Field::count_);

/// How a value reads best.
enum class FieldKind : std::uint8_t { decimal, hex, mac, ipv4, ipv6, port, vlan, raw };

/// One row of the definition table.
struct FieldInfo {
  Field id = Field::unknown;
  std::string_view name;     ///< the specification's, lower case: `eth_src`
  std::uint16_t bits = 0;    ///< 0: varies
  std::uint16_t octets = 0;  ///< of a value in a TLV; 0: varies
  FieldKind kind = FieldKind::raw;
};

const FieldInfo& info(Field field);
inline std::string_view name(Field field) { return info(field).name; }
/// `unknown` where no field has that name.
Field field_named(std::string_view name);

inline constexpr std::uint16_t kNxm0Class = 0x0000;
inline constexpr std::uint16_t kNxm1Class = 0x0001;
inline constexpr std::uint16_t kEricssonClass = 0x1000;
inline constexpr std::uint16_t kBasicClass = 0x8000;
inline constexpr std::uint16_t kPacketRegsClass = 0x8001;
inline constexpr std::uint16_t kExperimenterClass = 0xffff;

/// The field that a TLV header names; `experimenter` counts only in class 0xffff. `octets` is the
/// width of the value: Nicira's number 30 is a cookie of eight and mpls_ttl of one.
Field field_from_oxm(std::uint16_t oxm_class, std::uint8_t oxm_field,
                     std::uint32_t experimenter = 0, std::size_t octets = 0);

/// Where a field stands in a TLV header.
struct OxmNumber {
  std::uint16_t oxm_class = 0;
  std::uint8_t oxm_field = 0;
  std::uint32_t experimenter = 0;  ///< of class 0xffff
};
/// That of the basic class where there is one.
OxmNumber oxm_number(Field field);

}  // namespace ps::openflow
