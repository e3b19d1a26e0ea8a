// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "openflow/port_no.h"
#include "render/rendering.h"
#include "render/samples.h"

namespace ps::render {
namespace {

using namespace openflow;
namespace make = openflow::encode;
using samples::Octets;

const MacAddress kH1 = make::mac("02:00:00:00:00:01");
const MacAddress kH2 = make::mac("02:00:00:00:00:02");
const MacAddress kA = make::mac("02:00:00:00:00:0a");
const MacAddress kB = make::mac("02:00:00:00:00:0b");
constexpr auto k10 = Version::v1_0;
constexpr auto k13 = Version::v1_3;

struct Golden {
  std::string file;  ///< of tests/golden/floodlight, without .txt
  samples::Made record;
};

samples::Made packet_in(make::PacketIn builder) { return samples::record_of(builder.bytes()); }
samples::Made packet_out(make::PacketOut builder) { return samples::record_of(builder.bytes()); }
samples::Made flow_mod(make::FlowMod builder) { return samples::record_of(builder.bytes()); }

Octets lldp() {
  return make::ethernet(make::mac("01:80:c2:00:00:0e"), kH1, 0x88cc,
                        Octets{2, 7, 4, 2, 0, 0, 0, 0, 1});
}

Octets ipv6() {
  return make::ethernet(make::mac("33:33:00:00:00:16"), kH1, 0x86dd, Octets(40, 0x60));
}

Octets bddp() {
  return make::ethernet(make::mac("ff:ff:ff:ff:ff:ff"), kH1, 0x8942,
                        Octets{0x20, 0, 6, 4, 0, 2, 0, 0});
}

make::PacketOut every_action() {
  auto out = make::packet_out(k10).in_port(1).output(2);
  out.set_field(Field::vlan_vid, 0x100au).set_field(Field::vlan_pcp, 5u);
  out.action(make::action(k10, ActionType::strip_vlan));
  out.set_field(Field::eth_src, kA).set_field(Field::eth_dst, kB);
  out.set_field(Field::ipv4_src, make::ipv4("10.0.0.10"));
  out.set_field(Field::ipv4_dst, make::ipv4("10.0.0.11"));
  out.set_field(Field::ip_dscp, 46u).set_field(Field::tcp_src, 80u);
  out.set_field(Field::tcp_dst, 40000u);
  out.action(
      make::action(k10, ActionType::enqueue, make::Writer().u16(3).zeros(6).u32(4).octets()));
  out.action(make::action(k10, ActionType::experimenter, make::number(8992, 4)));
  return out;
}

make::PacketOut actions_of_1_3() {
  auto out = make::packet_out(k13).in_port(0xfffffffd).set_field(Field::eth_dst, kB);
  out.set_field(Field::ipv4_src, make::ipv4("10.0.0.10"));
  out.action(make::action(k13, ActionType::pop_vlan));
  out.action(make::action(k13, ActionType::group, make::number(7, 4)));
  out.set_field(Field::mpls_label, 9u).set_field(Field::tcp_dst, 443u).output(2);
  return out;
}

samples::Made of_an_unknown_switch() {
  auto made = packet_in(make::packet_in(k10).in_port(1));
  auto channel = *made->channel;
  channel.dpid.reset();
  made->channel = std::make_shared<const decode::Channel>(channel);
  return made;
}

std::vector<Golden> goldens() {
  const auto arp = samples::arp_request();
  const auto whole_udp = samples::tagged_udp(0xb8);
  const auto half_ip = make::ethernet(kH2, kH1, 0x0800, Octets(10, 0x45));
  auto no_such_action = make::packet_out(k10).action(Octets{0, 0, 0, 3, 0, 0, 0, 0}).bytes();
  return {
      {"packet_in_arp", packet_in(make::packet_in(k10).in_port(1).buffer_id(256).data(arp))},
      {"packet_in_tagged_udp",
       packet_in(make::packet_in(k10).in_port(0xfffe).total_len(0xffff).data(whole_udp))},
      {"packet_in_lldp", packet_in(make::packet_in(k10).in_port(3).data(lldp()))},
      {"packet_in_ipv6", packet_in(make::packet_in(k10).in_port(1).data(ipv6()))},
      {"packet_in_bddp", packet_in(make::packet_in(k10).in_port(1).data(bddp()))},
      {"packet_in_16_octets",
       packet_in(make::packet_in(k10).in_port(1).data(Bytes(arp).first(16)))},
      {"packet_in_half_an_ip_header", packet_in(make::packet_in(k10).in_port(1).data(half_ip))},
      {"packet_in_without_data", packet_in(make::packet_in(k10).in_port(1).buffer_id(7))},
      {"packet_in_1_3", packet_in(make::packet_in(k13).in_port(0xfffffffe).data(arp))},
      {"packet_in_1_3_high_port", packet_in(make::packet_in(k13).in_port(70'000))},
      {"packet_in_of_an_unknown_switch", of_an_unknown_switch()},
      {"packet_out", packet_out(make::packet_out(k10).output(0xfffb).data(arp))},
      {"packet_out_without_actions", packet_out(make::packet_out(k10).in_port(1).data(arp))},
      {"packet_out_every_action", packet_out(every_action())},
      {"packet_out_1_3", packet_out(actions_of_1_3())},
      {"packet_out_malformed", samples::record_of(no_such_action)},
      {"flow_mod", flow_mod(make::flow_mod(k10)
                                .cookie(~std::uint64_t{0})
                                .idle_timeout(5)
                                .hard_timeout(0xffff)
                                .flags(1)
                                .output(2))},
      {"flow_mod_delete", flow_mod(make::flow_mod(k10).cookie(0x20).command(3).priority(1))},
      {"flow_mod_answering",
       samples::record_of(
           make::flow_mod(k10).priority(1).idle_timeout(5).buffer_id(256).output(2).bytes(), arp)},
      {"flow_mod_1_3", flow_mod(make::flow_mod(k13)
                                    .priority(1)
                                    .set_field(Field::eth_src, kA)
                                    .output(0xfffffffd)
                                    .goto_table(3))},
      {"barrier_request", samples::record_of(make::barrier_request(k10))},
  };
}

std::string content_of(const std::string& file) {
  std::ifstream in(PS_SOURCE_DIR "/tests/golden/floodlight/" + file + ".txt", std::ios::binary);
  EXPECT_TRUE(in) << file;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string floodlight(const record::Record& record) {
  std::string out;
  find_format("floodlight").value()->renderer->render(record, {}, out);
  return out;
}

TEST(Floodlight, renders_each_message_octet_for_octet_as_its_golden_text) {
  setenv("TZ", "UTC", 1);
  for (const auto& [file, record] : goldens()) {
    EXPECT_EQ(floodlight(*record), content_of(file)) << file;
  }
}

TEST(Floodlight, knows_three_kinds_and_calls_all_others_unknown) {
  for (const auto& [name, record] : samples::all()) {
    const auto text = floodlight(*record);
    const bool known = record->type == MsgType::packet_in || record->type == MsgType::packet_out ||
                       record->type == MsgType::flow_mod;
    if (!known) {
      EXPECT_TRUE(text.ends_with("      [Unknown Packet]\n\n")) << name;
    }
    EXPECT_TRUE(text.ends_with("\n\n")) << name;
  }
}

TEST(Floodlight, reads_every_beginning_of_a_frame) {
  for (const auto& [name, frame] : samples::frames()) {
    for (std::size_t size = 1; size <= frame.size(); ++size) {
      const auto record =
          samples::record_of(make::packet_in(k10).data(Bytes(frame).first(size)).bytes());
      EXPECT_NE(floodlight(*record).find("\ndl_dst: "), std::string::npos) << name << " " << size;
    }
  }
}

}  // namespace
}  // namespace ps::render
