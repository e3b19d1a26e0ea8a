// SPDX-License-Identifier: Apache-2.0
#include "openflow/encode.h"

#include <algorithm>

#include "frame/frame.h"
#include "openflow/instruction.h"
#include "openflow/port_no.h"

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

struct Number {
  std::uint16_t oxm_class = 0;
  std::uint8_t number = 0;
};

/// Where a field stands; the basic class first.
Number oxm_number(Field field) {
  for (const std::uint16_t oxm_class : {kBasicClass, kPacketRegsClass, kNxm1Class, kNxm0Class}) {
    for (std::uint8_t n = 0; n < 128; ++n) {
      if (field_from_oxm(oxm_class, n) == field) return {oxm_class, n};
    }
  }
  return {kNxm1Class, 127};
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

/// Fields with the in_port that other versions have outside of the match in front.
std::vector<FieldValue> with_in_port(std::uint32_t port, const std::vector<FieldValue>& fields) {
  std::vector<FieldValue> all;
  if (!find(fields, Field::in_port)) all.push_back(field_value(Field::in_port, port));
  all.insert(all.end(), fields.begin(), fields.end());
  return all;
}

constexpr std::uint16_t wire(InstructionType type) { return static_cast<std::uint16_t>(type); }

std::uint16_t u16(std::uint32_t value) { return static_cast<std::uint16_t>(value); }

/// One OXS field of eight octets.
void put_stat(Writer& out, std::uint8_t field, std::uint64_t value) {
  out.u16(0x8002).u8(static_cast<std::uint8_t>(field << 1)).u8(8).u64(value);
}

}  // namespace

Writer& Writer::u8(std::uint8_t value) {
  octets_.push_back(value);
  return *this;
}
Writer& Writer::u16(std::uint16_t value) {
  return u8(static_cast<std::uint8_t>(value >> 8)).u8(static_cast<std::uint8_t>(value));
}
Writer& Writer::u32(std::uint32_t value) {
  return u16(static_cast<std::uint16_t>(value >> 16)).u16(static_cast<std::uint16_t>(value));
}
Writer& Writer::u64(std::uint64_t value) {
  return u32(static_cast<std::uint32_t>(value >> 32)).u32(static_cast<std::uint32_t>(value));
}
Writer& Writer::bytes(Bytes octets) {
  octets_.insert(octets_.end(), octets.begin(), octets.end());
  return *this;
}
Writer& Writer::zeros(std::size_t count) {
  octets_.resize(octets_.size() + count);
  return *this;
}
Writer& Writer::pad_to(std::size_t border) {
  return zeros((border - octets_.size() % border) % border);
}

Octets number(std::uint64_t value, std::size_t width) {
  Octets out(width);
  for (std::size_t i = 0; i < width && i < 8; ++i) {
    out[width - 1 - i] = static_cast<std::uint8_t>(value >> (i * 8));
  }
  return out;
}

MacAddress mac(std::string_view text) {
  const auto parsed = parse_mac(text);
  return parsed ? *parsed : MacAddress{};
}

Octets ipv4(std::string_view dotted) {
  Octets out(4);
  std::size_t i = 0;
  for (const char c : dotted) {
    if (c == '.') {
      ++i;
    } else if (i < 4 && c >= '0' && c <= '9') {
      out[i] = static_cast<std::uint8_t>(out[i] * 10 + (c - '0'));
    }
  }
  return out;
}

Octets raw(Version version, std::uint8_t wire_type, Bytes body, std::uint32_t xid) {
  return Writer()
      .u8(static_cast<std::uint8_t>(version))
      .u8(wire_type)
      .u16(static_cast<std::uint16_t>(8 + body.size()))
      .u32(xid)
      .bytes(body)
      .octets();
}

Octets message(Version version, MsgType type, Bytes body, std::uint32_t xid) {
  return raw(version, openflow::wire_type(version, type).value_or(0xff), body, xid);
}

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
  const Number at = oxm_number(field.field);
  const unsigned has_mask = field.mask.empty() ? 0 : 1;
  return Writer()
      .u16(at.oxm_class)
      .u8(static_cast<std::uint8_t>(at.number << 1 | has_mask))
      .u8(static_cast<std::uint8_t>(field.value.size() + field.mask.size()))
      .bytes(field.value)
      .bytes(field.mask)
      .octets();
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
    body.u16(u16(port)).u16(max_len);
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

Octets PacketIn::bytes() const {
  Writer body;
  const std::uint16_t total = total_len_.value_or(u16(static_cast<std::uint32_t>(data_.size())));
  body.u32(buffer_id_);
  if (version_ == V::v1_0) {
    body.u16(total).u16(u16(in_port_)).u8(reason_).zeros(1);
  } else if (version_ == V::v1_1) {
    body.u32(in_port_).u32(in_port_).u16(total).u8(reason_).u8(table_id_);
  } else {
    body.u16(total).u8(reason_).u8(table_id_);
    if (version_ >= V::v1_3) body.u64(cookie_);
    body.bytes(encode::match(version_, with_in_port(in_port_, fields_))).zeros(2);
  }
  return message(version_, MsgType::packet_in, body.bytes(data_).octets(), xid_);
}

Octets PacketOut::bytes() const {
  Writer body;
  const std::uint32_t port = in_port_.value_or(no_port(version_));
  const std::uint16_t size = u16(static_cast<std::uint32_t>(actions_.size()));
  body.u32(buffer_id_);
  if (version_ == V::v1_0) {
    body.u16(u16(port)).u16(size);
  } else if (version_ <= V::v1_4) {
    body.u32(port).u16(size).zeros(6);
  } else {
    const auto fields = in_port_ ? with_in_port(*in_port_, fields_) : fields_;
    body.u16(size).zeros(2).bytes(encode::match(version_, fields));
  }
  return message(version_, MsgType::packet_out, body.bytes(actions_).bytes(data_).octets(), xid_);
}

FlowMod& FlowMod::instruction(Bytes encoded) {
  instructions_.insert(instructions_.end(), encoded.begin(), encoded.end());
  return *this;
}

FlowMod& FlowMod::goto_table(std::uint8_t id) {
  return instruction(
      encode::instruction(wire(InstructionType::goto_table), Writer().u8(id).zeros(3).octets()));
}

FlowMod& FlowMod::write_metadata(std::uint64_t value, std::uint64_t mask) {
  return instruction(encode::instruction(wire(InstructionType::write_metadata),
                                         Writer().zeros(4).u64(value).u64(mask).octets()));
}

FlowMod& FlowMod::clear_actions() {
  return instruction(
      encode::instruction(wire(InstructionType::clear_actions), Writer().zeros(4).octets()));
}

FlowMod& FlowMod::meter(std::uint32_t id) {
  const Octets body = number(id, 4);
  if (version_ == V::v1_5) return action(encode::action(version_, ActionType::meter, body));
  return instruction(encode::instruction(wire(InstructionType::meter), body));
}

Octets FlowMod::bytes() const {
  Writer body;
  const std::uint32_t out_port = out_port_.value_or(no_port(version_));
  if (version_ == V::v1_0) {
    body.bytes(encode::match(version_, fields_)).u64(cookie_).u16(command_);
    body.u16(idle_timeout_).u16(hard_timeout_).u16(priority_).u32(buffer_id_);
    body.u16(u16(out_port)).u16(flags_).bytes(actions_);
    return message(version_, MsgType::flow_mod, body.octets(), xid_);
  }
  body.u64(cookie_).u64(cookie_mask_).u8(table_id_).u8(command_);
  body.u16(idle_timeout_).u16(hard_timeout_).u16(priority_).u32(buffer_id_);
  body.u32(out_port).u32(out_group_).u16(flags_);
  body.u16(version_ >= V::v1_4 ? importance_ : std::uint16_t{0});
  body.bytes(encode::match(version_, fields_));
  if (!actions_.empty()) {
    const auto type =
        write_actions_ ? InstructionType::write_actions : InstructionType::apply_actions;
    body.bytes(encode::instruction(wire(type), Writer().zeros(4).bytes(actions_).octets()));
  }
  return message(version_, MsgType::flow_mod, body.bytes(instructions_).octets(), xid_);
}

Octets FlowRemoved::bytes() const {
  Writer body;
  if (version_ == V::v1_0) {
    body.bytes(encode::match(version_, fields_)).u64(cookie_).u16(priority_).u8(reason_).zeros(1);
    body.u32(duration_sec_).u32(duration_nsec_).u16(idle_timeout_).zeros(2);
    body.u64(packet_count_).u64(byte_count_);
  } else if (version_ <= V::v1_4) {
    body.u64(cookie_).u16(priority_).u8(reason_).u8(table_id_);
    body.u32(duration_sec_).u32(duration_nsec_).u16(idle_timeout_);
    body.u16(version_ == V::v1_1 ? std::uint16_t{0} : hard_timeout_);
    body.u64(packet_count_).u64(byte_count_).bytes(encode::match(version_, fields_));
  } else {
    body.u8(table_id_).u8(reason_).u16(priority_).u16(idle_timeout_).u16(hard_timeout_);
    body.u64(cookie_).bytes(encode::match(version_, fields_));
    body.zeros(2).u16(4 + 3 * 12);
    put_stat(body, 0, std::uint64_t{duration_sec_} << 32 | duration_nsec_);
    put_stat(body, 4, packet_count_);
    put_stat(body, 5, byte_count_);
  }
  return message(version_, MsgType::flow_removed, body.octets(), xid_);
}

Octets port(Version version, const PortSpec& spec) {
  Octets name(spec.name.begin(), spec.name.end());
  name.resize(16);
  Writer out;
  if (version == V::v1_0) {
    out.u16(u16(spec.port_no)).bytes(spec.hw_addr.octets).bytes(name);
    return out.u32(spec.config).u32(spec.state).u32(spec.curr).zeros(12).octets();
  }
  const bool has_properties = version >= V::v1_4;
  out.u32(spec.port_no).u16(has_properties ? 72 : 0).zeros(2);
  out.bytes(spec.hw_addr.octets).zeros(2).bytes(name).u32(spec.config).u32(spec.state);
  if (has_properties) out.u16(0).u16(32).zeros(4);
  return out.u32(spec.curr).zeros(12).u32(spec.curr_speed).zeros(4).octets();
}

FeaturesReply& FeaturesReply::port(const PortSpec& spec) {
  if (version_ > V::v1_2) return *this;
  const Octets encoded = encode::port(version_, spec);
  ports_.insert(ports_.end(), encoded.begin(), encoded.end());
  return *this;
}

Octets FeaturesReply::bytes() const {
  Writer body;
  body.u64(datapath_id_).u32(n_buffers_).u8(n_tables_);
  body.u8(version_ >= V::v1_3 ? auxiliary_id_ : std::uint8_t{0}).zeros(2).u32(capabilities_);
  body.u32(version_ == V::v1_0 ? actions_ : 0).bytes(ports_);
  return message(version_, MsgType::features_reply, body.octets(), xid_);
}

Octets hello(Version version, std::initializer_list<Version> bitmap, std::uint32_t xid) {
  Writer body;
  if (bitmap.size() != 0) {
    std::uint32_t bits = 0;
    for (const Version v : bitmap) bits |= std::uint32_t{1} << static_cast<unsigned>(v);
    body.u16(1).u16(8).u32(bits);
  }
  return message(version, MsgType::hello, body.octets(), xid);
}

Octets error(Version version, std::uint16_t type, std::uint16_t code, Bytes data,
             std::uint32_t xid) {
  return message(version, MsgType::error, Writer().u16(type).u16(code).bytes(data).octets(), xid);
}

Octets experimenter_error(Version version, std::uint16_t exp_type, std::uint32_t experimenter,
                          Bytes data, std::uint32_t xid) {
  return error(version, 0xffff, exp_type, Writer().u32(experimenter).bytes(data).octets(), xid);
}

Octets echo_request(Version version, Bytes data, std::uint32_t xid) {
  return message(version, MsgType::echo_request, data, xid);
}

Octets echo_reply(Version version, Bytes data, std::uint32_t xid) {
  return message(version, MsgType::echo_reply, data, xid);
}

Octets experimenter(Version version, std::uint32_t experimenter, std::uint32_t exp_type, Bytes data,
                    std::uint32_t xid) {
  return message(version, MsgType::experimenter,
                 Writer().u32(experimenter).u32(exp_type).bytes(data).octets(), xid);
}

Octets features_request(Version version, std::uint32_t xid) {
  return message(version, MsgType::features_request, {}, xid);
}

Octets barrier_request(Version version, std::uint32_t xid) {
  return message(version, MsgType::barrier_request, {}, xid);
}

Octets barrier_reply(Version version, std::uint32_t xid) {
  return message(version, MsgType::barrier_reply, {}, xid);
}

Octets port_status(Version version, std::uint8_t reason, const PortSpec& spec, std::uint32_t xid) {
  return message(version, MsgType::port_status,
                 Writer().u8(reason).zeros(7).bytes(port(version, spec)).octets(), xid);
}

Octets ethernet(const MacAddress& dst, const MacAddress& src, std::uint16_t type, Bytes payload) {
  return Writer().bytes(dst.octets).bytes(src.octets).u16(type).bytes(payload).octets();
}

Octets vlan(std::uint16_t vid, std::uint8_t pcp, std::uint16_t type, Bytes payload) {
  return Writer().u16(u16(pcp << 13U | (vid & 0x0fffU))).u16(type).bytes(payload).octets();
}

Octets arp(std::uint16_t op, const MacAddress& sha, std::string_view spa, const MacAddress& tha,
           std::string_view tpa) {
  Writer body;
  body.u16(1).u16(frame::ethertype::kIpv4).u8(6).u8(4).u16(op);
  body.bytes(sha.octets).bytes(ipv4(spa)).bytes(tha.octets).bytes(ipv4(tpa));
  const MacAddress broadcast{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
  return ethernet(op == 1 ? broadcast : tha, sha, frame::ethertype::kArp, body.octets());
}

Octets ipv4_packet(std::string_view src, std::string_view dst, std::uint8_t proto, Bytes payload) {
  Writer out;
  out.u8(0x45).u8(0).u16(u16(static_cast<std::uint32_t>(20 + payload.size()))).u16(0).u16(0);
  out.u8(64).u8(proto).u16(0).bytes(ipv4(src)).bytes(ipv4(dst));
  return out.bytes(payload).octets();
}

Octets udp(const MacAddress& dst, const MacAddress& src, std::string_view ip_src,
           std::string_view ip_dst, std::uint16_t src_port, std::uint16_t dst_port, Bytes payload) {
  Writer datagram;
  datagram.u16(src_port).u16(dst_port);
  datagram.u16(u16(static_cast<std::uint32_t>(8 + payload.size()))).u16(0).bytes(payload);
  return ethernet(dst, src, frame::ethertype::kIpv4,
                  ipv4_packet(ip_src, ip_dst, frame::ip_proto::kUdp, datagram.octets()));
}

}  // namespace ps::openflow::encode
