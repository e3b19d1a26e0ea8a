// SPDX-License-Identifier: Apache-2.0
#include "fuzz/samples.h"

#include <utility>

#include <fmt/format.h>

#include "frame/samples.h"
#include "fuzz/walk.h"
#include "openflow/encode.h"
#include "openflow/experimenter.h"
#include "openflow/layout/inventing.h"
#include "openflow/layout/messages.h"
#include "openflow/layout/writing.h"

namespace ps::fuzz {
namespace {

using namespace openflow;
using encode::Octets;

const MacAddress kOne = encode::mac("02:00:00:00:00:01");
const MacAddress kTwo = encode::mac("02:00:00:00:00:02");

Octets datagram() {
  return encode::udp(kTwo, kOne, "10.0.0.1", "10.0.0.2", 1234, 53, Octets{1, 2, 3});
}
Octets request() { return encode::arp(1, kOne, "10.0.0.1", MacAddress{}, "10.0.0.2"); }

std::string text(Version version) {
  std::string out(to_string(version));
  out[1] = '_';
  return out;
}

template <class Builder>
void add_udp_match(Builder& builder) {
  builder.match(Field::eth_dst, kTwo).match(Field::eth_src, kOne).match(Field::eth_type, 0x0800u);
  builder.match(Field::vlan_vid, 0x100au).match(Field::vlan_pcp, 3u).match(Field::ip_proto, 17u);
  builder.match(Field::ipv4_src, 0x0a000001u, 0xffffff00u).match(Field::ipv4_dst, 0x0a000002u);
  builder.match(Field::udp_src, 1234u).match(Field::udp_dst, 53u);
}

encode::PortSpec port_spec() {
  return {.port_no = 3, .hw_addr = kOne, .name = "s1-eth3", .config = 1, .state = 1, .curr = 0x840};
}

Octets flow_mod(Version version) {
  auto mod = encode::flow_mod(version).xid(9).cookie(0x1122).table_id(2).priority(100);
  mod.idle_timeout(5).hard_timeout(60).flags(1).importance(7).match(Field::in_port, 1u);
  add_udp_match(mod);
  mod.set_field(Field::eth_dst, kTwo).set_field(Field::ipv4_dst, 0x0a000003u).output(2);
  if (version >= Version::v1_1) mod.write_metadata(0xff, 0xffff).goto_table(3);
  if (version >= Version::v1_3) mod.meter(4);
  return mod.bytes();
}

Octets flow_removed(Version version) {
  auto removed =
      encode::flow_removed(version).xid(3).cookie(0x77).priority(9).reason(1).table_id(2);
  removed.duration(12, 500).idle_timeout(5).hard_timeout(6).packet_count(10).byte_count(1000);
  add_udp_match(removed);
  return removed.bytes();
}

Octets features_reply(Version version) {
  auto reply = encode::features_reply(version).xid(2).datapath_id(0x0102030405060708);
  return reply.capabilities(0xc7).actions(0xfff).port(port_spec()).port(port_spec()).bytes();
}

Octets hello(Version version) {
  if (version < Version::v1_3) return encode::hello(version);
  return encode::hello(version, {Version::v1_0, Version::v1_3, version});
}

/// One of each action that a version has, made of a body that is long enough for all.
Octets all_actions(Version version) {
  encode::Writer out;
  for (unsigned i = 1; i <= static_cast<unsigned>(ActionType::experimenter); ++i) {
    const auto type = static_cast<ActionType>(i);
    if (!wire_action(version, type) || type == ActionType::set_field) continue;
    out.bytes(encode::action(version, type, Octets{0, 0, 0x23, 0x20, 0, 1, 0, 0, 0x80, 0,
                                                   6, 6, 0x80, 0,    8, 6, 0, 0, 0,    0}));
  }
  if (version >= Version::v1_2) {
    out.bytes(encode::set_field(version, encode::field_value(Field::eth_src, kOne)));
  }
  return out.octets();
}

Octets all_fields() {
  encode::Writer out;
  for (std::size_t i = 1; i < kFieldCount; ++i) {
    const auto field = static_cast<Field>(i);
    const std::size_t width = info(field).octets;
    if (width == 0) continue;
    const Octets value = encode::number(i, width);
    const Octets mask = i % 2 == 0 ? Octets(width, 0xf0) : Octets{};
    out.bytes(encode::oxm(encode::field_value(field, value, mask)));
  }
  out.bytes(Octets{0xff, 0xff, 42 << 1, 6, 0x4f, 0x4e, 0x46, 0x00, 0, 2});
  return out.octets();
}

void add_frames(std::vector<Sample>& out) {
  const Octets ip = encode::ipv4_packet("10.0.0.1", "10.0.0.2", 6, Octets(24, 0x50));
  out.push_back({"frame", "udp", datagram()});
  out.push_back({"frame", "arp", request()});
  out.push_back({"frame", "tcp_in_two_tags",
                 encode::ethernet(kTwo, kOne, 0x88a8,
                                  encode::vlan(5, 1, 0x8100, encode::vlan(6, 2, 0x0800, ip)))});
  out.push_back({"frame", "lldp",
                 encode::ethernet(kTwo, kOne, 0x88cc,
                                  Octets{2, 3, 7, 1, 2, 4, 2, 2, 0x31, 6, 2, 0, 120, 0, 0})});
  out.push_back({"frame", "mpls", encode::ethernet(kTwo, kOne, 0x8847, Octets{0, 1, 0x0b, 64})});
  out.push_back({"frame", "snap",
                 encode::ethernet(kTwo, kOne, 10, Octets{0xaa, 0xaa, 3, 0, 0, 0, 8, 6, 0, 1})});
  encode::Writer ipv6;
  ipv6.u32(0x60000000).u16(40).u8(0).u8(255).zeros(32);
  ipv6.bytes(Octets{58, 0, 0, 0, 0, 0, 0, 0})
      .u8(135)
      .u8(0)
      .zeros(22)
      .bytes(Octets{1, 1, 2, 0, 0, 0, 0, 1});
  out.push_back({"frame", "ipv6_nd", encode::ethernet(kTwo, kOne, 0x86dd, ipv6.octets())});
}

void add_frames_of_all_protocols(std::vector<Sample>& out) {
  for (const auto& [name, octets] : frame::samples::all()) {
    out.push_back({"frame", "of_" + name, octets});
  }
}

void add_matches(std::vector<Sample>& out) {
  std::vector<encode::FieldValue> fields{
      encode::field_value(Field::in_port, 1u), encode::field_value(Field::eth_type, 0x0806u),
      encode::field_value(Field::arp_op, 1u), encode::field_value(Field::eth_src, kOne),
      encode::field_value(Field::arp_spa, 0x0a000001u)};
  out.push_back({"match", "all_fields", all_fields()});
  out.push_back({"match", "ofp10", encode::match(Version::v1_0, fields)});
  out.push_back({"match", "ofp11", encode::match(Version::v1_1, fields)});
}

/// NXT_PACKET_IN and NXT_PACKET_IN2 with one match field, which stands for in_port.
Octets nicira_packet_in(Version version) {
  encode::Writer body;
  body.u32(0xffffffff).u16(45).u8(1).u8(0).u64(7).u16(6).zeros(6);
  body.bytes(Octets{0, 0, 0, 2, 0, 3}).zeros(4).bytes(datagram());
  return encode::experimenter(version, kNiciraId, 17, body.octets());
}
Octets nicira_packet_in2(Version version) {
  const Octets frame = request();
  encode::Writer body;
  body.u16(0).u16(static_cast<std::uint16_t>(4 + frame.size())).bytes(frame).pad_to(8);
  body.u16(4).u16(16).zeros(4).u64(7).u16(5).u16(5).u8(1).zeros(3);
  body.u16(6).u16(12).bytes(encode::oxm(encode::field_value(Field::in_port, 3u))).pad_to(8);
  return encode::experimenter(version, kNiciraId, 30, body.octets());
}

}  // namespace

namespace {

/// Kinds that say the same as another, or nothing, are framed only.
std::string target_of(MsgType type) {
  switch (type) {
    case MsgType::echo_reply:
    case MsgType::features_request:
    case MsgType::get_config_request:
    case MsgType::get_config_reply:
    case MsgType::barrier_request:
    case MsgType::barrier_reply:
    case MsgType::role_reply:
    case MsgType::get_async_request:
    case MsgType::get_async_reply:
      return "framing";
    default:
      return std::string(name(type));
  }
}

/// The first that are made up so that the views, which are stricter than layouts, read them too.
void add_invented(Version version, MsgType type, int count, std::vector<Sample>& out) {
  for (std::uint64_t seed = 1; count > 0; ++seed) {
    auto octets = layout::write(version, type, layout::invent(version, type, seed), 7);
    if (octets.size() > 2000 || walk_message(octets) != nullptr) continue;
    auto number = std::to_string(count--);
    out.push_back({target_of(type), fmt::format("{}_{}_{}", text(version), name(type), number),
                   std::move(octets)});
  }
}

void add_invented(std::vector<Sample>& out) {
  for (const Version version : kVersions) {
    for (int i = 0; i < static_cast<int>(MsgType::unknown); ++i) {
      const auto type = static_cast<MsgType>(i);
      if (layout::has_layout(version, type)) add_invented(version, type, 2, out);
    }
  }
}

}  // namespace

std::vector<Sample> message_samples() {
  std::vector<Sample> out;
  add_invented(out);
  for (const Version v : kVersions) {
    const auto add = [&](std::string kind, Octets octets, const std::string& suffix = {}) {
      out.push_back({std::move(kind), text(v) + suffix, std::move(octets)});
    };
    add("hello", hello(v));
    add("error", encode::error(v, 1, 6, datagram(), 4));
    if (v >= Version::v1_2) add("error", encode::experimenter_error(v, 2, kOnfId, {}), "_exp");
    add("framing", encode::echo_request(v, Octets{1, 2, 3}), "_echo_request");
    add("framing", encode::echo_reply(v, Octets{1, 2, 3}), "_echo_reply");
    add("framing", encode::barrier_request(v, 5), "_barrier");
    add("experimenter", encode::experimenter(v, kNiciraId, 10, Octets(8)));
    add("experimenter", nicira_packet_in(v), "_nicira_packet_in");
    add("experimenter", nicira_packet_in2(v), "_nicira_packet_in2");
    add("features_reply", features_reply(v));
    add("packet_in", encode::packet_in(v).xid(1).buffer_id(5).in_port(1).data(datagram()).bytes());
    add("packet_in", encode::packet_in(v).in_port(2).reason(1).data(request()).bytes(), "_arp");
    add("packet_out", encode::packet_out(v).in_port(1).output(2).data(datagram()).bytes());
    add("packet_out", encode::packet_out(v).buffer_id(5).output(3).bytes(), "_buffer");
    add("flow_mod", flow_mod(v));
    add("flow_mod", encode::flow_mod(v).command(3).bytes(), "_delete_all");
    add("flow_removed", flow_removed(v));
    add("port_status", encode::port_status(v, 2, port_spec(), 8));
  }
  return out;
}

std::vector<Sample> samples() {
  std::vector<Sample> out = message_samples();
  for (const Version v : kVersions) out.push_back({"actions", text(v), all_actions(v)});
  add_matches(out);
  add_frames(out);
  add_frames_of_all_protocols(out);
  for (const Version v : kVersions) {
    auto shown = [&](MsgType type) {
      out.push_back({"render", fmt::format("{}_{}", text(v), name(type)),
                     layout::write(v, type, layout::invent(v, type, 1))});
    };
    for (const auto type : {MsgType::error, MsgType::packet_in, MsgType::flow_mod}) shown(type);
    shown(MsgType::multipart_reply);
  }
  return out;
}

}  // namespace ps::fuzz
