// SPDX-License-Identifier: Apache-2.0
#include "render/samples.h"

#include <chrono>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "frame/samples.h"
#include "openflow/experimenter.h"
#include "openflow/header.h"
#include "openflow/port_no.h"

namespace ps::render::samples {
namespace {

using namespace openflow;
namespace make = openflow::encode;

const MacAddress kH1 = make::mac("02:00:00:00:00:01");
const MacAddress kH2 = make::mac("02:00:00:00:00:02");
/// What no terminal should get: an escape sequence, a lone continuation octet, a line feed.
constexpr std::string_view kHostileName = "s1\x1b[2J\x80\n-eth1";

Octets append(Octets first, const Octets& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

Octets tcp_segment() {
  return make::Writer()
      .u16(40000)
      .u16(443)
      .u32(1)
      .u32(0)
      .u8(0x50)
      .u8(0x02)
      .u16(64)
      .zeros(4)
      .octets();
}

Octets ipv6_packet(std::uint8_t proto, const Octets& payload) {
  return make::Writer()
      .u32(0x60000000)
      .u16(static_cast<std::uint16_t>(payload.size()))
      .u8(proto)
      .u8(255)
      .u16(0xfe80)
      .zeros(13)
      .u8(1)
      .u16(0xff02)
      .zeros(13)
      .u8(0x16)
      .bytes(payload)
      .octets();
}

Octets lldp_frame() {
  const auto payload = make::Writer()
                           .u16(0x0207)
                           .u8(4)
                           .bytes(kH1.octets)
                           .u16(0x0405)
                           .u8(7)
                           .bytes(as_bytes("\x1b[2J"))
                           .u16(0x0602)
                           .u16(120)
                           .u16(0)
                           .octets();
  return make::ethernet(make::mac("01:80:c2:00:00:0e"), kH1, 0x88cc, payload);
}

void add(std::vector<Sample>& out, Version version, std::string_view what, const Octets& message,
         Bytes answered = {}) {
  out.push_back({fmt::format("{} {}", to_string(version), what), record_of(message, answered)});
}

void add_handshake(std::vector<Sample>& out, Version v) {
  add(out, v, "hello", make::hello(v));
  add(out, v, "hello with versions", make::hello(v, {Version::v1_0, Version::v1_3}, 1));
  add(out, v, "echo_request", make::echo_request(v, as_bytes("\x1b[2Jping"), 2));
  add(out, v, "echo_reply", make::echo_reply(v, {}, 2));
  add(out, v, "features_request", make::features_request(v, 3));
  const make::PortSpec down{7, kH1, kHostileName, 1, 1, 0xffffffff, 10'000};
  add(out, v, "features_reply",
      make::features_reply(v)
          .datapath_id(0x0a1b2c3d4e5f)
          .capabilities(0xffffffff)
          .actions(0xfff)
          .port({0xfffe, kH2, "s1", 0, 4, 0, 0})
          .port(down)
          .bytes());
  add(out, v, "port_status", make::port_status(v, 2, down));
  add(out, v, "barrier_request", make::barrier_request(v, 9));
  add(out, v, "barrier_reply", make::barrier_reply(v, 9));
}

void add_errors(std::vector<Sample>& out, Version v) {
  const auto at_fault = make::flow_mod(v).xid(77).bytes();
  add(out, v, "error", make::error(v, 2, 4, at_fault, 77));
  add(out, v, "error hello_failed", make::error(v, 0, 0, as_bytes("no \x1b[31mway\n"), 1));
  add(out, v, "error unknown", make::error(v, 0x1234, 0x5678, as_bytes("abc"), 1));
  if (v >= Version::v1_2) {
    add(out, v, "error of an experimenter", make::experimenter_error(v, 7, kNiciraId, at_fault));
  }
  add(out, v, "experimenter", make::experimenter(v, kOnfId, 2300, as_bytes("data"), 4));
}

void add_packets(std::vector<Sample>& out, Version v) {
  for (const auto& [name, frame] : frames()) {
    add(out, v, "packet_in " + name,
        make::packet_in(v).in_port(1).cookie(~std::uint64_t{0}).table_id(3).data(frame).bytes());
    add(out, v, "packet_out " + name,
        make::packet_out(v).in_port(2).output(no_port(v) - 4).data(frame).bytes());
    add(out, v, "packet_out of a buffer, " + name,
        make::packet_out(v).buffer_id(5).output(no_port(v) - 2, 128).bytes(), frame);
  }
  add(out, v, "packet_in cut",
      make::packet_in(v).buffer_id(5).reason(1).total_len(1500).data(tagged_udp(0)).bytes());
  add(out, v, "packet_in of another reason", make::packet_in(v).reason(99).bytes());
  add(out, v, "packet_out without actions", make::packet_out(v).bytes());
}

/// One of each protocol that frames carry.
void add_frames(std::vector<Sample>& out) {
  for (const auto& [name, frame] : frame::samples::all()) {
    add(out, Version::v1_3, "frame " + name, make::packet_in(Version::v1_3).data(frame).bytes());
  }
}

void add_flows(std::vector<Sample>& out, Version v) {
  auto mod = make::flow_mod(v);
  mod.cookie(0xc0ffee).priority(1).idle_timeout(5).flags(0xffff).importance(3);
  mod.match(Field::in_port, 1u).match(Field::eth_dst, kH2).match(Field::eth_type, 0x0800u);
  mod.match(Field::ipv4_src, make::ipv4("10.0.0.0"), make::ipv4("255.255.255.0"));
  mod.match(Field::ip_proto, 6u).match(Field::tcp_dst, 443u).match(Field::vlan_vid, 0x100au);
  mod.set_field(Field::eth_src, kH1).set_field(Field::ipv4_dst, make::ipv4("10.9.8.7"));
  mod.set_field(Field::vlan_vid, 0x100au).set_field(Field::ip_dscp, 46u).output(2);
  if (v >= Version::v1_1) mod.meter(4).write_metadata(~0ull, 0xffffull << 48).goto_table(7);
  add(out, v, "flow_mod", mod.bytes());
  for (const std::uint8_t command : {1, 2, 3, 4, 9}) {
    add(out, v, fmt::format("flow_mod {}", command),
        make::flow_mod(v).command(command).buffer_id(5).output(2).bytes(), arp_request());
  }
  auto odd = make::flow_mod(v).as_write_actions();
  odd.action(make::action(v, ActionType::group, make::number(7, 4)));
  odd.action(make::action(v, ActionType::push_vlan, make::number(0x8100, 2)));
  odd.action(make::action(v, ActionType::set_queue, make::number(3, 4)));
  odd.action(make::action(v, ActionType::enqueue, make::Writer().u16(3).zeros(6).u32(4).octets()));
  odd.action(make::action(v, ActionType::set_nw_ttl, make::number(64, 1)));
  odd.action(make::action(v, ActionType::experimenter, make::number(0x232000010002, 8)));
  if (v >= Version::v1_1) odd.clear_actions();
  if (v >= Version::v1_2) {
    odd.match(Field::metadata, 1u, 0xffu).match(Field::eth_dst, kH1).match(Field::eth_dst, kH2);
    odd.match(Field::ipv6_src, Octets(16, 0x20)).match(Field::arp_op, 1u, 1u);
    odd.match(Field::unknown, Octets{1, 2, 3});
  }
  add(out, v, "flow_mod with other actions", odd.bytes());
  add(out, v, "flow_removed",
      make::flow_removed(v)
          .cookie(~std::uint64_t{0})
          .duration(12, 345'000'000)
          .packet_count(3)
          .byte_count(~std::uint64_t{0})
          .match(Field::eth_src, kH1)
          .bytes());
}

void add_others(std::vector<Sample>& out, Version v) {
  for (unsigned type = 0; type < 40; ++type) {
    add(out, v, fmt::format("type {} with a body of its own", type),
        make::raw(v, static_cast<std::uint8_t>(type), as_bytes("\x1b[2J\xff\xfe\n0123456789"),
                  type));
  }
}

}  // namespace

Octets arp_request() { return make::arp(1, kH1, "10.0.0.1", {}, "10.0.0.2"); }

Octets tagged_udp(std::uint8_t tos) {
  auto packet = make::ipv4_packet("10.0.0.1", "10.0.0.2", 17,
                                  make::Writer().u16(68).u16(67).u16(8).zeros(2).octets());
  packet[1] = tos;
  return make::ethernet(kH2, kH1, 0x8100, make::vlan(10, 5, 0x0800, packet));
}

std::vector<std::pair<std::string, Octets>> frames() {
  const auto echo = make::ipv4_packet("10.0.0.1", "10.0.0.2", 1, Octets{8, 0, 0, 0, 0, 1, 0, 1});
  const auto ospf = make::ipv4_packet("10.0.0.1", "224.0.0.5", 89, Octets{2, 1});
  const auto solicitation = append(Octets{135, 0, 0, 0, 0, 0, 0, 0}, Octets(16, 0xfe));
  return {
      {"arp request", arp_request()},
      {"arp reply", make::arp(2, kH2, "10.0.0.2", kH1, "10.0.0.1")},
      {"echo", make::ethernet(kH2, kH1, 0x0800, echo)},
      {"tagged udp", tagged_udp(0)},
      {"tcp", make::ethernet(kH2, kH1, 0x0800,
                             make::ipv4_packet("10.0.0.1", "10.0.0.2", 6, tcp_segment()))},
      {"ospf", make::ethernet(kH2, kH1, 0x0800, ospf)},
      {"neighbor solicitation",
       make::ethernet(make::mac("33:33:00:00:00:16"), kH1, 0x86dd, ipv6_packet(58, solicitation))},
      {"ipv6 udp",
       make::ethernet(kH2, kH1, 0x86dd,
                      ipv6_packet(17, make::Writer().u16(5353).u16(53).u32(0).octets()))},
      {"lldp", lldp_frame()},
      {"mpls", make::ethernet(kH2, kH1, 0x8847, make::Writer().u32(0x00064140).octets())},
      {"stp", make::ethernet(make::mac("01:80:c2:00:00:00"), kH1, 7,
                             Octets{0x42, 0x42, 3, 0, 0, 0, 0x80})},
      {"unknown ethertype", make::ethernet(kH2, kH1, 0x88b5, Octets{1, 2, 3})},
      {"half a frame", Octets(9, 0x02)},
  };
}

Made record_of(Bytes message, Bytes answered_frame) {
  static const auto kChannel = std::make_shared<const decode::Channel>(
      decode::Channel{3, "proxy", "127.0.0.1:41234", "127.0.0.1:6633", DatapathId{1}});
  auto made = std::make_shared<record::Record>(message, answered_frame);
  made->channel = kChannel;
  made->seq = 17;
  made->time = Timestamp(std::chrono::nanoseconds(1'795'333'201'123'456'789));
  made->header = parse_header(message).value_or(Header{});
  made->type = type_of(made->header);
  made->direction =
      sender(made->type) == Sender::controller ? Direction::to_switch : Direction::to_controller;
  if (!answered_frame.empty()) {
    made->answers = record::Record::Answers{15, std::chrono::microseconds(412), MsgType::packet_in};
  }
  return made;
}

std::vector<Sample> all() {
  std::vector<Sample> out;
  for (const Version version : kVersions) {
    add_handshake(out, version);
    add_errors(out, version);
    add_packets(out, version);
    add_flows(out, version);
    add_others(out, version);
  }
  add_frames(out);
  const auto unknown = make::raw(Version{0x63}, 0, as_bytes("?"), 1);
  out.push_back({"unknown version", record_of(unknown)});
  auto early = record_of(make::hello(Version::v1_3));
  early->channel = std::make_shared<const decode::Channel>(
      decode::Channel{4, "file", "unix:/run/\x1b[2J.sock", "[::1]:6653", std::nullopt});
  early->frame_number = 12;
  out.push_back({"before the features", early});
  return out;
}

Made cut(const record::Record& sample, std::size_t size) {
  auto made = record_of(sample.bytes().first(size), sample.answered_frame());
  made->header = sample.header;
  made->type = sample.type;
  made->direction = sample.direction;
  return made;
}

std::vector<Made> changed(const record::Record& sample, int count) {
  std::mt19937 random(1);
  Octets octets(sample.bytes().begin(), sample.bytes().end());
  const bool can_answer = sample.type == MsgType::packet_out || sample.type == MsgType::flow_mod;
  std::vector<Made> out;
  for (int i = 0; i < count; ++i) {
    const std::size_t at = random() % octets.size();
    if (at >= kHeaderSize) octets[at] = static_cast<std::uint8_t>(random());
    out.push_back(record_of(octets, can_answer ? Bytes(octets) : Bytes{}));
  }
  return out;
}

}  // namespace ps::render::samples
