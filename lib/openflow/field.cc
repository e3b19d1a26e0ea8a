// SPDX-License-Identifier: Apache-2.0
#include "openflow/field.h"

#include <array>
#include <iterator>

#include "openflow/experimenter.h"

namespace ps::openflow {
namespace {

using F = Field;
using K = FieldKind;

/// In the order of the enum, but for tun_metadata1 to 63, which stand behind tun_metadata0.
constexpr FieldInfo kRows[] = {
    {F::unknown, "unknown", 0, 0, K::raw},
    {F::in_port, "in_port", 32, 4, K::port},
    {F::in_phy_port, "in_phy_port", 32, 4, K::port},
    {F::metadata, "metadata", 64, 8, K::hex},
    {F::eth_dst, "eth_dst", 48, 6, K::mac},
    {F::eth_src, "eth_src", 48, 6, K::mac},
    {F::eth_type, "eth_type", 16, 2, K::hex},
    {F::vlan_vid, "vlan_vid", 13, 2, K::vlan},
    {F::vlan_pcp, "vlan_pcp", 3, 1, K::decimal},
    {F::ip_dscp, "ip_dscp", 6, 1, K::decimal},
    {F::ip_ecn, "ip_ecn", 2, 1, K::decimal},
    {F::ip_proto, "ip_proto", 8, 1, K::decimal},
    {F::ipv4_src, "ipv4_src", 32, 4, K::ipv4},
    {F::ipv4_dst, "ipv4_dst", 32, 4, K::ipv4},
    {F::tcp_src, "tcp_src", 16, 2, K::decimal},
    {F::tcp_dst, "tcp_dst", 16, 2, K::decimal},
    {F::udp_src, "udp_src", 16, 2, K::decimal},
    {F::udp_dst, "udp_dst", 16, 2, K::decimal},
    {F::sctp_src, "sctp_src", 16, 2, K::decimal},
    {F::sctp_dst, "sctp_dst", 16, 2, K::decimal},
    {F::icmpv4_type, "icmpv4_type", 8, 1, K::decimal},
    {F::icmpv4_code, "icmpv4_code", 8, 1, K::decimal},
    {F::arp_op, "arp_op", 16, 2, K::decimal},
    {F::arp_spa, "arp_spa", 32, 4, K::ipv4},
    {F::arp_tpa, "arp_tpa", 32, 4, K::ipv4},
    {F::arp_sha, "arp_sha", 48, 6, K::mac},
    {F::arp_tha, "arp_tha", 48, 6, K::mac},
    {F::ipv6_src, "ipv6_src", 128, 16, K::ipv6},
    {F::ipv6_dst, "ipv6_dst", 128, 16, K::ipv6},
    {F::ipv6_flabel, "ipv6_flabel", 20, 4, K::hex},
    {F::icmpv6_type, "icmpv6_type", 8, 1, K::decimal},
    {F::icmpv6_code, "icmpv6_code", 8, 1, K::decimal},
    {F::ipv6_nd_target, "ipv6_nd_target", 128, 16, K::ipv6},
    {F::ipv6_nd_sll, "ipv6_nd_sll", 48, 6, K::mac},
    {F::ipv6_nd_tll, "ipv6_nd_tll", 48, 6, K::mac},
    {F::mpls_label, "mpls_label", 20, 4, K::decimal},
    {F::mpls_tc, "mpls_tc", 3, 1, K::decimal},
    {F::mpls_bos, "mpls_bos", 1, 1, K::decimal},
    {F::pbb_isid, "pbb_isid", 24, 3, K::hex},
    {F::tunnel_id, "tunnel_id", 64, 8, K::hex},
    {F::ipv6_exthdr, "ipv6_exthdr", 9, 2, K::hex},
    {F::pbb_uca, "pbb_uca", 1, 1, K::decimal},
    {F::tcp_flags, "tcp_flags", 12, 2, K::hex},
    {F::actset_output, "actset_output", 32, 4, K::port},
    {F::packet_type, "packet_type", 32, 4, K::hex},
    {F::vlan_tci, "vlan_tci", 16, 2, K::hex},
    {F::ip_tos, "ip_tos", 8, 1, K::decimal},
    {F::reg0, "reg0", 32, 4, K::hex},
    {F::reg1, "reg1", 32, 4, K::hex},
    {F::reg2, "reg2", 32, 4, K::hex},
    {F::reg3, "reg3", 32, 4, K::hex},
    {F::reg4, "reg4", 32, 4, K::hex},
    {F::reg5, "reg5", 32, 4, K::hex},
    {F::reg6, "reg6", 32, 4, K::hex},
    {F::reg7, "reg7", 32, 4, K::hex},
    {F::reg8, "reg8", 32, 4, K::hex},
    {F::reg9, "reg9", 32, 4, K::hex},
    {F::reg10, "reg10", 32, 4, K::hex},
    {F::reg11, "reg11", 32, 4, K::hex},
    {F::reg12, "reg12", 32, 4, K::hex},
    {F::reg13, "reg13", 32, 4, K::hex},
    {F::reg14, "reg14", 32, 4, K::hex},
    {F::reg15, "reg15", 32, 4, K::hex},
    {F::ip_frag, "ip_frag", 2, 1, K::hex},
    {F::ip_ttl, "ip_ttl", 8, 1, K::decimal},
    {F::cookie, "cookie", 64, 8, K::hex},
    {F::tun_ipv4_src, "tun_ipv4_src", 32, 4, K::ipv4},
    {F::tun_ipv4_dst, "tun_ipv4_dst", 32, 4, K::ipv4},
    {F::pkt_mark, "pkt_mark", 32, 4, K::hex},
    {F::dp_hash, "dp_hash", 32, 4, K::hex},
    {F::recirc_id, "recirc_id", 32, 4, K::hex},
    {F::conj_id, "conj_id", 32, 4, K::decimal},
    {F::tun_gbp_id, "tun_gbp_id", 16, 2, K::decimal},
    {F::tun_gbp_flags, "tun_gbp_flags", 8, 1, K::hex},
    {F::tun_metadata0, "tun_metadata0", 0, 0, K::raw},
    {F::tun_flags, "tun_flags", 16, 2, K::hex},
    {F::ct_state, "ct_state", 32, 4, K::hex},
    {F::ct_zone, "ct_zone", 16, 2, K::decimal},
    {F::ct_mark, "ct_mark", 32, 4, K::hex},
    {F::ct_label, "ct_label", 128, 16, K::raw},
    {F::tun_ipv6_src, "tun_ipv6_src", 128, 16, K::ipv6},
    {F::tun_ipv6_dst, "tun_ipv6_dst", 128, 16, K::ipv6},
    {F::xxreg0, "xxreg0", 128, 16, K::raw},
    {F::xxreg1, "xxreg1", 128, 16, K::raw},
    {F::xxreg2, "xxreg2", 128, 16, K::raw},
    {F::xxreg3, "xxreg3", 128, 16, K::raw},
    {F::ct_nw_proto, "ct_nw_proto", 8, 1, K::decimal},
    {F::ct_nw_src, "ct_nw_src", 32, 4, K::ipv4},
    {F::ct_nw_dst, "ct_nw_dst", 32, 4, K::ipv4},
    {F::ct_ipv6_src, "ct_ipv6_src", 128, 16, K::ipv6},
    {F::ct_ipv6_dst, "ct_ipv6_dst", 128, 16, K::ipv6},
    {F::ct_tp_src, "ct_tp_src", 16, 2, K::decimal},
    {F::ct_tp_dst, "ct_tp_dst", 16, 2, K::decimal},
    {F::mpls_ttl, "mpls_ttl", 8, 1, K::decimal},
    {F::tun_erspan_idx, "tun_erspan_idx", 20, 4, K::hex},
    {F::tun_erspan_ver, "tun_erspan_ver", 4, 1, K::decimal},
    {F::tun_erspan_dir, "tun_erspan_dir", 1, 1, K::decimal},
    {F::tun_erspan_hwid, "tun_erspan_hwid", 6, 1, K::hex},
    {F::tun_gtpu_flags, "tun_gtpu_flags", 8, 1, K::hex},
    {F::tun_gtpu_msgtype, "tun_gtpu_msgtype", 8, 1, K::decimal},
    {F::nsh_flags, "nsh_flags", 8, 1, K::decimal},
    {F::nsh_mdtype, "nsh_mdtype", 8, 1, K::decimal},
    {F::nsh_np, "nsh_np", 8, 1, K::decimal},
    {F::nsh_spi, "nsh_spi", 24, 4, K::hex},
    {F::nsh_si, "nsh_si", 8, 1, K::decimal},
    {F::nsh_c1, "nsh_c1", 32, 4, K::hex},
    {F::nsh_c2, "nsh_c2", 32, 4, K::hex},
    {F::nsh_c3, "nsh_c3", 32, 4, K::hex},
    {F::nsh_c4, "nsh_c4", 32, 4, K::hex},
    {F::nsh_ttl, "nsh_ttl", 8, 1, K::decimal},
    {F::nd_reserved, "nd_reserved", 32, 4, K::decimal},
    {F::nd_options_type, "nd_options_type", 8, 1, K::decimal},
    {F::packet_reg0, "packet_reg0", 64, 8, K::hex},
    {F::packet_reg1, "packet_reg1", 64, 8, K::hex},
    {F::packet_reg2, "packet_reg2", 64, 8, K::hex},
    {F::packet_reg3, "packet_reg3", 64, 8, K::hex},
    {F::packet_reg4, "packet_reg4", 64, 8, K::hex},
    {F::packet_reg5, "packet_reg5", 64, 8, K::hex},
    {F::packet_reg6, "packet_reg6", 64, 8, K::hex},
    {F::packet_reg7, "packet_reg7", 64, 8, K::hex},
};

constexpr std::size_t kTunMetadataCount = 64;
constexpr std::string_view kTunMetadataNames[kTunMetadataCount] = {
    "tun_metadata0",  "tun_metadata1",  "tun_metadata2",  "tun_metadata3",  "tun_metadata4",
    "tun_metadata5",  "tun_metadata6",  "tun_metadata7",  "tun_metadata8",  "tun_metadata9",
    "tun_metadata10", "tun_metadata11", "tun_metadata12", "tun_metadata13", "tun_metadata14",
    "tun_metadata15", "tun_metadata16", "tun_metadata17", "tun_metadata18", "tun_metadata19",
    "tun_metadata20", "tun_metadata21", "tun_metadata22", "tun_metadata23", "tun_metadata24",
    "tun_metadata25", "tun_metadata26", "tun_metadata27", "tun_metadata28", "tun_metadata29",
    "tun_metadata30", "tun_metadata31", "tun_metadata32", "tun_metadata33", "tun_metadata34",
    "tun_metadata35", "tun_metadata36", "tun_metadata37", "tun_metadata38", "tun_metadata39",
    "tun_metadata40", "tun_metadata41", "tun_metadata42", "tun_metadata43", "tun_metadata44",
    "tun_metadata45", "tun_metadata46", "tun_metadata47", "tun_metadata48", "tun_metadata49",
    "tun_metadata50", "tun_metadata51", "tun_metadata52", "tun_metadata53", "tun_metadata54",
    "tun_metadata55", "tun_metadata56", "tun_metadata57", "tun_metadata58", "tun_metadata59",
    "tun_metadata60", "tun_metadata61", "tun_metadata62", "tun_metadata63"};

constexpr std::array<FieldInfo, kFieldCount> make_fields() {
  std::array<FieldInfo, kFieldCount> fields{};
  std::size_t at = 0;
  for (const FieldInfo& row : kRows) {
    fields[at++] = row;
    if (row.id != F::tun_metadata0) continue;
    for (std::size_t i = 1; i < kTunMetadataCount; ++i, ++at) {
      fields[at] = {static_cast<Field>(at), kTunMetadataNames[i], 0, 0, K::raw};
    }
  }
  return fields;
}
constexpr auto kFields = make_fields();
static_assert(std::size(kRows) + kTunMetadataCount - 1 == kFieldCount);

constexpr bool fields_are_in_order() {
  for (std::size_t i = 0; i < kFieldCount; ++i) {
    if (kFields[i].id != static_cast<Field>(i)) return false;
  }
  return true;
}
static_assert(fields_are_in_order());

constexpr Field plus(Field first, unsigned n) {
  return static_cast<Field>(static_cast<unsigned>(first) + n);
}

/// Which numbers of a class stand for which fields; `count` numbers in a row.
struct Run {
  std::uint16_t oxm_class;
  std::uint8_t first;
  std::uint8_t count;
  Field field;
  std::uint32_t experimenter = 0;
};

/// Where a field stands twice, the first is the one that is written.
constexpr Run kRuns[] = {
    {kBasicClass, 0, 40, F::in_port},  // in_port to ipv6_exthdr
    {kBasicClass, 41, 4, F::pbb_uca},  // to packet_type
    {kPacketRegsClass, 0, 8, F::packet_reg0},
    {kNxm0Class, 0, 1, F::in_port},
    {kNxm0Class, 1, 3, F::eth_dst},       // eth_dst, eth_src, eth_type
    {kNxm0Class, 4, 2, F::vlan_tci},      // vlan_tci, ip_tos
    {kNxm0Class, 6, 7, F::ip_proto},      // to udp_dst
    {kNxm0Class, 13, 5, F::icmpv4_type},  // to arp_tpa
    {kNxm1Class, 0, 16, F::reg0},
    {kNxm1Class, 16, 1, F::tunnel_id},
    {kNxm1Class, 17, 4, F::arp_sha},      // arp_sha, arp_tha, ipv6_src, ipv6_dst
    {kNxm1Class, 21, 5, F::icmpv6_type},  // to ipv6_nd_tll
    {kNxm1Class, 26, 1, F::ip_frag},
    {kNxm1Class, 27, 1, F::ipv6_flabel},
    {kNxm1Class, 28, 1, F::ip_ecn},
    {kNxm1Class, 29, 5, F::ip_ttl},  // ip_ttl, cookie, tun_ipv4_src, tun_ipv4_dst, pkt_mark
    {kNxm1Class, 34, 1, F::tcp_flags},
    {kNxm1Class, 35, 5, F::dp_hash},  // to tun_gbp_flags
    {kNxm1Class, 40, 64, F::tun_metadata0},
    {kNxm1Class, 104, 7, F::tun_flags},  // to tun_ipv6_dst
    {kNxm1Class, 111, 4, F::xxreg0},
    {kNxm1Class, 119, 7, F::ct_nw_proto},  // to ct_tp_dst
    {kEricssonClass, 1, 2, F::nd_reserved},
    {kExperimenterClass, 0, 1, F::dp_hash, kNiciraId},
    {kExperimenterClass, 11, 6, F::tun_erspan_idx, kNiciraId},  // to tun_gtpu_msgtype
    {kExperimenterClass, 1, 10, F::nsh_flags, kNshId},          // to nsh_ttl
    // EXT-109 and EXT-233: 1.3 with what 1.5 made basic fields, under the same numbers.
    {kExperimenterClass, 42, 2, F::tcp_flags, kOnfId},
};
constexpr OxmNumber kMplsTtl{kNxm1Class, 30};

constexpr std::size_t kClasses = 8;
constexpr std::size_t kNumbers = 128;
using Lookup = std::array<std::array<Field, kNumbers>, kClasses>;

constexpr std::size_t experimenter_index(std::uint32_t experimenter) {
  switch (experimenter) {
    case kNiciraId:
      return 5;
    case kNshId:
      return 6;
    case kOnfId:
      return 7;
    default:
      return kClasses;
  }
}

constexpr std::size_t class_index(std::uint16_t oxm_class, std::uint32_t experimenter) {
  switch (oxm_class) {
    case kNxm0Class:
      return 0;
    case kNxm1Class:
      return 1;
    case kBasicClass:
      return 2;
    case kPacketRegsClass:
      return 3;
    case kEricssonClass:
      return 4;
    case kExperimenterClass:
      return experimenter_index(experimenter);
    default:
      return kClasses;
  }
}

constexpr Lookup make_lookup() {
  Lookup lookup{};
  for (const Run& run : kRuns) {
    for (unsigned i = 0; i < run.count; ++i) {
      lookup[class_index(run.oxm_class, run.experimenter)][run.first + i] = plus(run.field, i);
    }
  }
  return lookup;
}
constexpr Lookup kLookup = make_lookup();

static_assert(kLookup[2][39] == F::ipv6_exthdr && kLookup[2][44] == F::packet_type);
static_assert(kLookup[0][12] == F::udp_dst && kLookup[0][17] == F::arp_tpa);
static_assert(kLookup[1][20] == F::ipv6_dst && kLookup[1][25] == F::ipv6_nd_tll);
static_assert(kLookup[1][33] == F::pkt_mark && kLookup[1][39] == F::tun_gbp_flags);
static_assert(kLookup[1][103] == F::tun_metadata63 && kLookup[1][110] == F::tun_ipv6_dst);
static_assert(kLookup[1][125] == F::ct_tp_dst && kLookup[5][16] == F::tun_gtpu_msgtype);
static_assert(kLookup[6][10] == F::nsh_ttl && kLookup[7][43] == F::actset_output);

}  // namespace

const FieldInfo& info(Field field) {
  const auto i = static_cast<std::size_t>(field);
  return kFields[i < kFieldCount ? i : 0];
}

Field field_named(std::string_view name) {
  for (const FieldInfo& candidate : kFields) {
    if (candidate.name == name) return candidate.id;
  }
  return F::unknown;
}

Field field_from_oxm(std::uint16_t oxm_class, std::uint8_t oxm_field, std::uint32_t experimenter,
                     std::size_t octets) {
  const std::size_t c = class_index(oxm_class, experimenter);
  const Field field = c < kClasses && oxm_field < kNumbers ? kLookup[c][oxm_field] : F::unknown;
  return field == F::cookie && octets == 1 ? F::mpls_ttl : field;
}

OxmNumber oxm_number(Field field) {
  if (field == F::mpls_ttl) return kMplsTtl;
  for (const Run& run : kRuns) {
    if (field < run.field || field >= plus(run.field, run.count)) continue;
    const auto beyond = static_cast<unsigned>(field) - static_cast<unsigned>(run.field);
    return {run.oxm_class, static_cast<std::uint8_t>(run.first + beyond), run.experimenter};
  }
  return {kNxm1Class, kNumbers - 1};
}

}  // namespace ps::openflow
