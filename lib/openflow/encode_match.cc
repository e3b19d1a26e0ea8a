// SPDX-License-Identifier: Apache-2.0
#include "openflow/encode.h"
#include "openflow/match.h"

namespace ps::openflow::encode {
namespace {

using V = Version;

/// The bits that a set, cleared or masked field leaves open, in the mask of its width.
std::uint64_t ones(std::size_t width) {
  return width >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (width * 8)) - 1;
}

const FieldValue* find(const std::vector<FieldValue>& fields, Field field) {
  for (const FieldValue& candidate : fields) {
    if (candidate.field == field) return &candidate;
  }
  return nullptr;
}

const FieldValue* find_any(const std::vector<FieldValue>& fields, std::initializer_list<Field> of) {
  for (const Field field : of) {
    if (const FieldValue* found = find(fields, field)) return found;
  }
  return nullptr;
}

std::uint64_t as_number(const Octets& octets) {
  std::uint64_t number = 0;
  for (const std::uint8_t octet : octets) number = (number << 8) | octet;
  return number;
}

/// The fields that the fixed structures have, whichever name they bear.
struct Fixed {
  explicit Fixed(const std::vector<FieldValue>& all)
      : in_port(find(all, Field::in_port)),
        dl_src(find(all, Field::eth_src)),
        dl_dst(find(all, Field::eth_dst)),
        dl_vlan(find(all, Field::vlan_vid)),
        dl_vlan_pcp(find(all, Field::vlan_pcp)),
        dl_type(find(all, Field::eth_type)),
        nw_tos(find(all, Field::ip_dscp)),
        nw_proto(find_any(all, {Field::ip_proto, Field::arp_op})),
        nw_src(find_any(all, {Field::ipv4_src, Field::arp_spa})),
        nw_dst(find_any(all, {Field::ipv4_dst, Field::arp_tpa})),
        tp_src(
            find_any(all, {Field::tcp_src, Field::udp_src, Field::sctp_src, Field::icmpv4_type})),
        tp_dst(
            find_any(all, {Field::tcp_dst, Field::udp_dst, Field::sctp_dst, Field::icmpv4_code})),
        mpls_label(find(all, Field::mpls_label)),
        mpls_tc(find(all, Field::mpls_tc)),
        metadata(find(all, Field::metadata)) {}

  const FieldValue *in_port, *dl_src, *dl_dst, *dl_vlan, *dl_vlan_pcp, *dl_type, *nw_tos, *nw_proto,
      *nw_src, *nw_dst, *tp_src, *tp_dst, *mpls_label, *mpls_tc, *metadata;
};

std::uint64_t number_of(const FieldValue* field) { return field ? as_number(field->value) : 0; }

/// vlan_vid 0 is "no tag"; masked by the present bit alone it is "any tag" (1.1).
std::uint16_t dl_vlan(const FieldValue* field) {
  if (!field) return 0;
  const std::uint64_t vid = as_number(field->value);
  if (!field->mask.empty() && as_number(field->mask) == 0x1000) return 0xfffe;
  return vid == 0 ? 0xffff : vid & 0x0fff;
}

std::uint32_t bit_unless(const FieldValue* field, unsigned bit) {
  return field ? 0 : std::uint32_t{1} << bit;
}

/// 32 less the length of the prefix.
std::uint32_t wild_bits(const FieldValue* address) {
  if (!address) return 32;
  if (address->mask.empty()) return 0;
  auto mask = static_cast<std::uint32_t>(as_number(address->mask));
  std::uint32_t bits = 0;
  for (; bits < 32 && (mask & 1) == 0; ++bits) mask >>= 1;
  return bits;
}

Octets match10(const Fixed& f) {
  const std::uint32_t wildcards =
      bit_unless(f.in_port, 0) | bit_unless(f.dl_vlan, 1) | bit_unless(f.dl_src, 2) |
      bit_unless(f.dl_dst, 3) | bit_unless(f.dl_type, 4) | bit_unless(f.nw_proto, 5) |
      bit_unless(f.tp_src, 6) | bit_unless(f.tp_dst, 7) | wild_bits(f.nw_src) << 8 |
      wild_bits(f.nw_dst) << 14 | bit_unless(f.dl_vlan_pcp, 20) | bit_unless(f.nw_tos, 21);
  return Writer()
      .u32(wildcards)
      .u16(static_cast<std::uint16_t>(number_of(f.in_port)))
      .bytes(number(number_of(f.dl_src), 6))
      .bytes(number(number_of(f.dl_dst), 6))
      .u16(dl_vlan(f.dl_vlan))
      .u8(static_cast<std::uint8_t>(number_of(f.dl_vlan_pcp)))
      .zeros(1)
      .u16(static_cast<std::uint16_t>(number_of(f.dl_type)))
      .u8(static_cast<std::uint8_t>(number_of(f.nw_tos) << 2))
      .u8(static_cast<std::uint8_t>(number_of(f.nw_proto)))
      .zeros(2)
      .u32(static_cast<std::uint32_t>(number_of(f.nw_src)))
      .u32(static_cast<std::uint32_t>(number_of(f.nw_dst)))
      .u16(static_cast<std::uint16_t>(number_of(f.tp_src)))
      .u16(static_cast<std::uint16_t>(number_of(f.tp_dst)))
      .octets();
}

/// A value and what of it does not count.
void put_masked(Writer& out, const FieldValue* field, std::size_t width) {
  std::uint64_t counts = 0;
  if (field) counts = field->mask.empty() ? ones(width) : as_number(field->mask);
  out.bytes(number(number_of(field), width)).bytes(number(~counts, width));
}

Octets match11(const Fixed& f) {
  const std::uint32_t wildcards = bit_unless(f.in_port, 0) | bit_unless(f.dl_vlan, 1) |
                                  bit_unless(f.dl_vlan_pcp, 2) | bit_unless(f.dl_type, 3) |
                                  bit_unless(f.nw_tos, 4) | bit_unless(f.nw_proto, 5) |
                                  bit_unless(f.tp_src, 6) | bit_unless(f.tp_dst, 7) |
                                  bit_unless(f.mpls_label, 8) | bit_unless(f.mpls_tc, 9);
  Writer out;
  out.u16(0).u16(Match::kOfp11Size);
  out.u32(static_cast<std::uint32_t>(number_of(f.in_port))).u32(wildcards);
  put_masked(out, f.dl_src, 6);
  put_masked(out, f.dl_dst, 6);
  out.u16(dl_vlan(f.dl_vlan)).u8(static_cast<std::uint8_t>(number_of(f.dl_vlan_pcp))).zeros(1);
  out.u16(static_cast<std::uint16_t>(number_of(f.dl_type)));
  out.u8(static_cast<std::uint8_t>(number_of(f.nw_tos) << 2));
  out.u8(static_cast<std::uint8_t>(number_of(f.nw_proto)));
  put_masked(out, f.nw_src, 4);
  put_masked(out, f.nw_dst, 4);
  out.u16(static_cast<std::uint16_t>(number_of(f.tp_src)));
  out.u16(static_cast<std::uint16_t>(number_of(f.tp_dst)));
  out.u32(static_cast<std::uint32_t>(number_of(f.mpls_label)));
  out.u8(static_cast<std::uint8_t>(number_of(f.mpls_tc))).zeros(3);
  put_masked(out, f.metadata, 8);
  return out.octets();
}

Octets oxm_match(const std::vector<FieldValue>& fields) {
  Writer tlvs;
  for (const FieldValue& field : fields) tlvs.bytes(oxm(field));
  return Writer()
      .u16(1)
      .u16(static_cast<std::uint16_t>(tlvs.size() + 4))
      .bytes(tlvs.octets())
      .pad_to(8)
      .octets();
}

/// The set_* action of 1.0 and 1.1 for a field.
ActionType old_set(Field field) {
  switch (field) {
    case Field::vlan_vid:
      return ActionType::set_vlan_vid;
    case Field::vlan_pcp:
      return ActionType::set_vlan_pcp;
    case Field::eth_src:
      return ActionType::set_dl_src;
    case Field::eth_dst:
      return ActionType::set_dl_dst;
    case Field::ipv4_src:
      return ActionType::set_nw_src;
    case Field::ipv4_dst:
      return ActionType::set_nw_dst;
    case Field::ip_dscp:
      return ActionType::set_nw_tos;
    case Field::ip_ecn:
      return ActionType::set_nw_ecn;
    case Field::tcp_src:
    case Field::udp_src:
    case Field::sctp_src:
      return ActionType::set_tp_src;
    case Field::tcp_dst:
    case Field::udp_dst:
    case Field::sctp_dst:
      return ActionType::set_tp_dst;
    case Field::mpls_label:
      return ActionType::set_mpls_label;
    case Field::mpls_tc:
      return ActionType::set_mpls_tc;
    default:
      return ActionType::unknown;
  }
}

Octets old_set_value(const FieldValue& field) {
  const std::uint64_t value = as_number(field.value);
  if (field.field == Field::vlan_vid) return number(value & 0x0fff, 2);
  if (field.field == Field::ip_dscp) return number(value << 2, 1);
  return field.value;
}

}  // namespace

FieldValue field_value(Field field, std::uint64_t value) {
  return {field, number(value, info(field).octets), {}};
}
FieldValue field_value(Field field, std::uint64_t value, std::uint64_t mask) {
  const std::size_t width = info(field).octets;
  return {field, number(value, width), number(mask, width)};
}
FieldValue field_value(Field field, const MacAddress& address) {
  return {field, {address.octets.begin(), address.octets.end()}, {}};
}
FieldValue field_value(Field field, Octets value, Octets mask) {
  return {field, std::move(value), std::move(mask)};
}

Octets oxm(const FieldValue& field) {
  const auto at = oxm_number(field.field);
  const bool is_experimenters = at.oxm_class == kExperimenterClass;
  const unsigned has_mask = field.mask.empty() ? 0 : 1;
  Writer out;
  out.u16(at.oxm_class).u8(static_cast<std::uint8_t>(at.oxm_field << 1 | has_mask));
  out.u8(static_cast<std::uint8_t>(field.value.size() + field.mask.size() +
                                   (is_experimenters ? 4 : 0)));
  if (is_experimenters) out.u32(at.experimenter);
  return out.bytes(field.value).bytes(field.mask).octets();
}

Octets match(Version version, const std::vector<FieldValue>& fields) {
  if (version == V::v1_0) return match10(Fixed(fields));
  if (version == V::v1_1) return match11(Fixed(fields));
  return oxm_match(fields);
}

Octets action(Version version, ActionType type, Bytes body) {
  const std::size_t size = (4 + body.size() + 7) / 8 * 8;
  return Writer()
      .u16(wire_action(version, type).value_or(0xfffe))
      .u16(static_cast<std::uint16_t>(size))
      .bytes(body)
      .pad_to(8)
      .octets();
}

Octets output(Version version, std::uint32_t port, std::uint16_t max_len) {
  Writer body;
  if (version == V::v1_0) {
    body.u16(static_cast<std::uint16_t>(port)).u16(max_len);
  } else {
    body.u32(port).u16(max_len).zeros(6);
  }
  return action(version, ActionType::output, body.octets());
}

Octets set_field(Version version, const FieldValue& field) {
  if (version >= V::v1_2) return action(version, ActionType::set_field, oxm(field));
  return action(version, old_set(field.field), old_set_value(field));
}

Octets instruction(std::uint16_t wire_type, Bytes body) {
  return Writer()
      .u16(wire_type)
      .u16(static_cast<std::uint16_t>(4 + body.size()))
      .bytes(body)
      .octets();
}

}  // namespace ps::openflow::encode
