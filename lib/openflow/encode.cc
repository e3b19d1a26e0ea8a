// SPDX-License-Identifier: Apache-2.0
#include "openflow/encode.h"

#include <algorithm>

#include "openflow/instruction.h"
#include "openflow/port_no.h"

namespace ps::openflow::encode {
namespace {

using V = Version;

/// Fields with the in_port that other versions have outside of the match in front.
std::vector<FieldValue> with_in_port(std::uint32_t port, const std::vector<FieldValue>& fields) {
  std::vector<FieldValue> all;
  const bool has_one = std::any_of(fields.begin(), fields.end(),
                                   [](const auto& f) { return f.field == Field::in_port; });
  if (!has_one) all.push_back(field_value(Field::in_port, port));
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

}  // namespace ps::openflow::encode
