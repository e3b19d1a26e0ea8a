// SPDX-License-Identifier: Apache-2.0
#include "openflow/fixed_match.h"

#include <algorithm>
#include <array>
#include <bit>

#include "frame/frame.h"

namespace ps::openflow {
namespace {

constexpr std::uint16_t kVlanPresent = 0x1000;
constexpr std::uint16_t kVlanNone = 0xffff;  // OFP_VLAN_NONE, OFPVID_NONE
constexpr std::uint16_t kVlanAny = 0xfffe;   // OFPVID_ANY of 1.1

constexpr std::size_t kNumbers = 0x2000;

constexpr auto make_numbers() {
  std::array<std::uint8_t, kNumbers * 2> octets{};
  for (std::size_t i = 0; i < kNumbers; ++i) {
    octets[i * 2] = static_cast<std::uint8_t>(i >> 8);
    octets[i * 2 + 1] = static_cast<std::uint8_t>(i);
  }
  return octets;
}
constexpr auto kU16 = make_numbers();

constexpr auto make_prefixes() {
  std::array<std::array<std::uint8_t, 4>, 33> masks{};
  for (unsigned length = 0; length <= 32; ++length) {
    for (unsigned bit = 0; bit < length; ++bit) {
      masks[length][bit / 8] |= static_cast<std::uint8_t>(0x80 >> (bit % 8));
    }
  }
  return masks;
}
constexpr auto kPrefixes = make_prefixes();

bool emit(MatchField& out, MatchField field) {
  out = field;
  return true;
}

/// Where the two structures keep what both have, and what of it counts.
struct Layout {
  std::uint16_t in_port, in_port_size, dl_src, dl_dst, dl_vlan, dl_vlan_pcp, dl_type, nw_tos,
      nw_proto, nw_src, nw_dst, tp_src, tp_dst;
};
constexpr Layout k10{4, 2, 6, 12, 18, 20, 22, 24, 25, 28, 32, 36, 38};
constexpr Layout k11{4, 4, 12, 24, 36, 38, 40, 42, 43, 44, 52, 60, 62};

/// Which fields count, in the terms of 1.0; bits of OFPFW_*.
struct Wildcards {
  bool in_port, dl_vlan, dl_vlan_pcp, dl_type, nw_tos, nw_proto, tp_src, tp_dst;
};

Wildcards wildcards10(std::uint32_t w) {
  return {(w & 1) != 0,        (w & 1U << 1) != 0, (w & 1U << 20) != 0, (w & 1U << 4) != 0,
          (w & 1U << 21) != 0, (w & 1U << 5) != 0, (w & 1U << 6) != 0,  (w & 1U << 7) != 0};
}
Wildcards wildcards11(std::uint32_t w) {
  return {(w & 1) != 0,       (w & 1U << 1) != 0, (w & 1U << 2) != 0, (w & 1U << 3) != 0,
          (w & 1U << 4) != 0, (w & 1U << 5) != 0, (w & 1U << 6) != 0, (w & 1U << 7) != 0};
}

/// One structure with what its prerequisites say.
class Fixed {
 public:
  Fixed(Bytes octets, const Layout& layout, const Wildcards& wild)
      : octets_(octets), layout_(layout), wild_(wild) {}

  bool in_port(MatchField& out) const {
    return !wild_.in_port &&
           emit(out, {Field::in_port, octets_.subspan(layout_.in_port, layout_.in_port_size)});
  }
  bool vlan(MatchField& out) const {
    if (wild_.dl_vlan) return false;
    const std::uint16_t vid = u16(layout_.dl_vlan);
    if (vid == kVlanNone) return emit(out, {Field::vlan_vid, static_u16(0)});
    if (vid == kVlanAny) {
      const Bytes present = static_u16(kVlanPresent);
      return emit(out, {Field::vlan_vid, present, present});
    }
    return emit(out, vlan_vid_field(vid));
  }
  bool vlan_pcp(MatchField& out) const {
    if (wild_.dl_vlan_pcp || (!wild_.dl_vlan && u16(layout_.dl_vlan) == kVlanNone)) return false;
    return emit(out, {Field::vlan_pcp, octets_.subspan(layout_.dl_vlan_pcp, 1)});
  }
  bool eth_type(MatchField& out) const {
    return !wild_.dl_type && emit(out, {Field::eth_type, octets_.subspan(layout_.dl_type, 2)});
  }
  bool tos(MatchField& out) const {
    return may_be_ip() && !wild_.nw_tos && emit(out, ip_dscp_field(octets_[layout_.nw_tos]));
  }
  bool proto(MatchField& out) const {
    if (wild_.nw_proto) return false;
    if (is_arp()) return emit(out, {Field::arp_op, static_u16(octets_[layout_.nw_proto])});
    return may_be_ip() && emit(out, {Field::ip_proto, octets_.subspan(layout_.nw_proto, 1)});
  }
  /// nw_src and nw_dst: the name depends on dl_type; nothing when the type has no such address.
  std::optional<Field> address(Field of_ip, Field of_arp) const {
    if (is_arp()) return of_arp;
    if (may_be_ip()) return of_ip;
    return std::nullopt;
  }
  bool tp_src(MatchField& out) const {
    return !wild_.tp_src && transport(out, layout_.tp_src, Field::tcp_src, Field::udp_src,
                                      Field::sctp_src, Field::icmpv4_type);
  }
  bool tp_dst(MatchField& out) const {
    return !wild_.tp_dst && transport(out, layout_.tp_dst, Field::tcp_dst, Field::udp_dst,
                                      Field::sctp_dst, Field::icmpv4_code);
  }

  std::uint16_t u16(std::size_t at) const { return load_be16(&octets_[at]); }
  Bytes at(std::size_t offset, std::size_t size) const { return octets_.subspan(offset, size); }
  bool is_type(std::uint16_t type) const { return !wild_.dl_type && u16(layout_.dl_type) == type; }

 private:
  bool is_arp() const { return is_type(frame::ethertype::kArp); }
  /// nw_* without a dl_type is read as IPv4's.
  bool may_be_ip() const { return wild_.dl_type || is_type(frame::ethertype::kIpv4); }

  bool transport(MatchField& out, std::size_t at, Field tcp, Field udp, Field sctp,
                 Field icmp) const {
    if (wild_.nw_proto || !may_be_ip()) return false;
    switch (octets_[layout_.nw_proto]) {
      case frame::ip_proto::kTcp:
        return emit(out, {tcp, octets_.subspan(at, 2)});
      case frame::ip_proto::kUdp:
        return emit(out, {udp, octets_.subspan(at, 2)});
      case frame::ip_proto::kSctp:
        return emit(out, {sctp, octets_.subspan(at, 2)});
      case frame::ip_proto::kIcmp:
        return emit(out, {icmp, octets_.subspan(at + 1, 1)});
      default:
        return false;
    }
  }

  Bytes octets_;
  const Layout& layout_;
  Wildcards wild_;
};

/// `wild_bits` low bits of the address do not count (1.0 5.2.3: 32 and more mean all).
bool prefix10(MatchField& out, std::optional<Field> field, Bytes address, unsigned wild_bits) {
  if (!field || wild_bits >= 32) return false;
  if (wild_bits == 0) return emit(out, {*field, address});
  return emit(out, {*field, address, kPrefixes[32 - wild_bits]});
}

/// In 1.1 a bit that is set in a mask does not count.
bool masked11(MatchField& out, std::optional<Field> field, Bytes value, Bytes inverted) {
  const auto is = [&](std::uint8_t octet) {
    return std::all_of(inverted.begin(), inverted.end(), [=](auto o) { return o == octet; });
  };
  if (!field || is(0xff)) return false;
  if (is(0)) return emit(out, {*field, value});
  return emit(out, MatchField::with_inverted_mask(*field, value, inverted));
}

bool field10(const Fixed& match, std::uint32_t wildcards, unsigned n, MatchField& out) {
  switch (n) {
    case 0:
      return match.in_port(out);
    case 1:
      return (wildcards & 1U << 2) == 0 && emit(out, {Field::eth_src, match.at(k10.dl_src, 6)});
    case 2:
      return (wildcards & 1U << 3) == 0 && emit(out, {Field::eth_dst, match.at(k10.dl_dst, 6)});
    case 3:
      return match.vlan(out);
    case 4:
      return match.vlan_pcp(out);
    case 5:
      return match.eth_type(out);
    case 6:
      return match.tos(out);
    case 7:
      return match.proto(out);
    case 8:
      return prefix10(out, match.address(Field::ipv4_src, Field::arp_spa), match.at(k10.nw_src, 4),
                      wildcards >> 8 & 0x3f);
    case 9:
      return prefix10(out, match.address(Field::ipv4_dst, Field::arp_tpa), match.at(k10.nw_dst, 4),
                      wildcards >> 14 & 0x3f);
    case 10:
      return match.tp_src(out);
    default:
      return match.tp_dst(out);
  }
}
constexpr unsigned kFields10 = 12;

/// A bit for each field of field10 that the wildcards let count.
unsigned candidates10(std::uint32_t w) {
  constexpr unsigned kBits[kFields10] = {0, 2, 3, 1, 20, 4, 21, 5, 13, 19, 6, 7};
  unsigned wild = 0;
  for (unsigned n = 0; n < kFields10; ++n) wild |= (w >> kBits[n] & 1) << n;
  return ~wild & ((1U << kFields10) - 1);
}

bool field11(const Fixed& match, std::uint32_t wildcards, unsigned n, MatchField& out) {
  const bool mpls =
      match.is_type(frame::ethertype::kMpls) || match.is_type(frame::ethertype::kMplsMulticast);
  switch (n) {
    case 0:
      return match.in_port(out);
    case 1:
      return masked11(out, Field::eth_src, match.at(k11.dl_src, 6), match.at(18, 6));
    case 2:
      return masked11(out, Field::eth_dst, match.at(k11.dl_dst, 6), match.at(30, 6));
    case 3:
      return match.vlan(out);
    case 4:
      return match.vlan_pcp(out);
    case 5:
      return match.eth_type(out);
    case 6:
      return match.tos(out);
    case 7:
      return match.proto(out);
    case 8:
      return masked11(out, match.address(Field::ipv4_src, Field::arp_spa), match.at(k11.nw_src, 4),
                      match.at(48, 4));
    case 9:
      return masked11(out, match.address(Field::ipv4_dst, Field::arp_tpa), match.at(k11.nw_dst, 4),
                      match.at(56, 4));
    case 10:
      return match.tp_src(out);
    case 11:
      return match.tp_dst(out);
    case 12:
      return mpls && (wildcards & 1U << 8) == 0 && emit(out, {Field::mpls_label, match.at(64, 4)});
    case 13:
      return mpls && (wildcards & 1U << 9) == 0 && emit(out, {Field::mpls_tc, match.at(68, 1)});
    default:
      return masked11(out, Field::metadata, match.at(72, 8), match.at(80, 8));
  }
}
constexpr unsigned kFields11 = 15;

}  // namespace

Bytes static_u16(std::uint16_t value) {
  return Bytes(kU16).subspan((value & (kNumbers - 1)) * std::size_t{2}, 2);
}

Bytes static_u8(std::uint8_t value) { return static_u16(value).subspan(1); }

MatchField vlan_vid_field(std::uint16_t vid) {
  return {Field::vlan_vid, static_u16(static_cast<std::uint16_t>((vid & 0x0fff) | kVlanPresent))};
}

MatchField ip_dscp_field(std::uint8_t tos) {
  return {Field::ip_dscp, static_u8(static_cast<std::uint8_t>(tos >> 2))};
}

bool next_field_of_ofp10(Bytes structure, unsigned& next, MatchField& out) {
  const std::uint32_t wildcards = load_be32(structure.data());
  auto left = candidates10(wildcards) >> next << next;
  if (left == 0) return false;
  const Fixed match(structure, k10, wildcards10(wildcards));
  for (; left != 0; left &= left - 1) {
    next = static_cast<unsigned>(std::countr_zero(left)) + 1;
    if (field10(match, wildcards, next - 1, out)) return true;
  }
  return false;
}

bool next_field_of_ofp11(Bytes structure, unsigned& next, MatchField& out) {
  const std::uint32_t wildcards = load_be32(&structure[8]);
  const Fixed match(structure, k11, wildcards11(wildcards));
  while (next < kFields11) {
    if (field11(match, wildcards, next++, out)) return true;
  }
  return false;
}

}  // namespace ps::openflow
