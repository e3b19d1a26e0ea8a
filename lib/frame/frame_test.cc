// SPDX-License-Identifier: Apache-2.0
#include "frame/frame.h"

#include <gtest/gtest.h>

#include "frame/samples.h"
#include "openflow/encode.h"

namespace ps::frame {
namespace {

namespace encode = openflow::encode;
using encode::Octets;

const MacAddress kOne = encode::mac("02:00:00:00:00:01");
const MacAddress kTwo = encode::mac("02:00:00:00:00:02");

Octets udp_frame() {
  return encode::udp(kTwo, kOne, "10.0.0.1", "10.0.0.2", 1234, 53, Octets{1, 2, 3});
}

TEST(Frame, needs_an_ethernet_header) {
  const Octets frame = udp_frame();
  EXPECT_FALSE(parse(Bytes(frame).first(13)));
  EXPECT_TRUE(parse(Bytes(frame).first(14)));
}

TEST(Frame, shows_every_layer_of_a_datagram) {
  const Octets octets = udp_frame();
  const auto frame = parse(octets);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->dst, kTwo);
  EXPECT_EQ(frame->src, kOne);
  EXPECT_EQ(frame->ethertype, ethertype::kIpv4);
  EXPECT_EQ(frame->outer_ethertype, ethertype::kIpv4);
  ASSERT_TRUE(frame->ipv4);
  ASSERT_TRUE(frame->udp);
  EXPECT_EQ(frame->udp->src_port, 1234);
  EXPECT_EQ(frame->udp->dst_port, 53);
  EXPECT_EQ(frame->udp->payload.size(), 3u);
  EXPECT_FALSE(frame->truncated);
  EXPECT_FALSE(frame->tcp || frame->arp || frame->ipv6 || frame->icmp);
}

TEST(Frame, cut_anywhere_is_parsed_as_far_as_it_goes) {
  const Octets octets = udp_frame();
  for (std::size_t size = 14; size < octets.size(); ++size) {
    const auto frame = parse(Bytes(octets).first(size));
    ASSERT_TRUE(frame) << size;
    EXPECT_TRUE(frame->truncated) << size;
    EXPECT_EQ(frame->ipv4.has_value(), size >= 14 + 20) << size;
    EXPECT_EQ(frame->udp.has_value(), size >= 14 + 20 + 8) << size;
  }
}

TEST(Frame, reads_arp) {
  const auto frame = parse(encode::arp(2, kOne, "10.0.0.1", kTwo, "10.0.0.2"));
  ASSERT_TRUE(frame && frame->arp);
  EXPECT_EQ(frame->dst, kTwo);
  EXPECT_EQ(frame->arp->op, 2);
  EXPECT_EQ(frame->arp->sha, kOne);
  EXPECT_EQ(frame->arp->spa, (Ipv4Address{10, 0, 0, 1}));
  EXPECT_EQ(frame->arp->tha, kTwo);
  EXPECT_EQ(frame->arp->tpa, (Ipv4Address{10, 0, 0, 2}));
}

TEST(Frame, passes_over_two_tags) {
  const Octets ip = encode::ipv4_packet("10.0.0.1", "10.0.0.2", 1, Octets{8, 0, 0, 0, 0, 0});
  const Octets inner = encode::vlan(20, 5, ethertype::kIpv4, ip);
  const Octets octets = encode::ethernet(kTwo, kOne, 0x88a8, encode::vlan(10, 0, 0x8100, inner));
  const auto frame = parse(octets);
  ASSERT_TRUE(frame);
  ASSERT_EQ(frame->vlans.size(), 2u);
  EXPECT_EQ(frame->vlans[0].tpid, 0x88a8);
  EXPECT_EQ(frame->vlans[0].vid(), 10);
  EXPECT_EQ(frame->vlans[1].vid(), 20);
  EXPECT_EQ(frame->vlans[1].pcp(), 5);
  EXPECT_EQ(frame->outer_ethertype, 0x88a8);
  EXPECT_EQ(frame->ethertype, ethertype::kIpv4);
  ASSERT_TRUE(frame->icmp);
  EXPECT_EQ(frame->icmp->type, 8);
}

TEST(Frame, reads_four_tags_and_no_more) {
  Octets body{1, 2};
  for (int i = 0; i < 6; ++i) body = encode::vlan(1, 0, 0x8100, body);
  const auto frame = parse(encode::ethernet(kTwo, kOne, 0x8100, body));
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->vlans.size(), VlanTags::kMax);
  EXPECT_EQ(frame->ethertype, 0x8100);
}

TEST(Frame, ending_in_a_tag_is_truncated) {
  const auto frame = parse(encode::ethernet(kTwo, kOne, 0x8100, Octets{0, 1}));
  ASSERT_TRUE(frame);
  EXPECT_TRUE(frame->truncated);
  EXPECT_TRUE(frame->vlans.empty());
}

TEST(Frame, with_a_length_is_llc) {
  const Octets stp{0x42, 0x42, 0x03, 0, 0, 0, 0};
  const Octets octets = encode::ethernet(kTwo, kOne, static_cast<std::uint16_t>(stp.size()), stp);
  const auto frame = parse(octets);
  ASSERT_TRUE(frame && frame->llc);
  EXPECT_EQ(frame->llc->dsap, 0x42);
  EXPECT_EQ(frame->llc->control, 3);
  EXPECT_EQ(frame->ethertype, 0);
  EXPECT_EQ(frame->payload.size(), 4u);
  EXPECT_FALSE(frame->truncated);
}

TEST(Frame, knows_the_usual_tags) {
  const auto frame = parse(samples::octets("tags_of_all_kinds"));
  ASSERT_TRUE(frame);
  ASSERT_EQ(frame->vlans.size(), 4u);
  EXPECT_EQ(frame->vlans[0].tpid, 0x9300);
  EXPECT_EQ(frame->vlans[1].tpid, 0x88a8);
  EXPECT_EQ(frame->vlans[2].tpid, 0x9100);
  EXPECT_TRUE(frame->vlans[3].dei());
  EXPECT_TRUE(frame->udp);
}

TEST(Frame, with_llc_of_information_has_two_octets_of_control) {
  const auto frame = parse(samples::octets("llc_information"));
  ASSERT_TRUE(frame && frame->llc);
  EXPECT_EQ(frame->llc->control, 0x0202);
  EXPECT_EQ(frame->payload.size(), 2u);
}

TEST(Frame, takes_its_type_from_snap) {
  Octets snap{0xaa, 0xaa, 0x03, 0, 0, 0, 0x08, 0x00};
  const Octets ip = encode::ipv4_packet("10.0.0.1", "10.0.0.2", 17, Octets(8));
  snap.insert(snap.end(), ip.begin(), ip.end());
  const auto frame =
      parse(encode::ethernet(kTwo, kOne, static_cast<std::uint16_t>(snap.size()), snap));
  ASSERT_TRUE(frame && frame->llc);
  EXPECT_EQ(frame->llc->snap_oui, 0u);
  EXPECT_EQ(frame->llc->snap_pid, 0x0800);
  EXPECT_EQ(frame->ethertype, ethertype::kIpv4);
  EXPECT_TRUE(frame->ipv4);
}

TEST(Frame, reads_the_ids_of_lldp) {
  const Octets lldp{0x02, 0x03, 0x07, 0xab, 0xcd,  // chassis, locally assigned
                    0x04, 0x02, 0x02, 0x31,        // port
                    0x06, 0x02, 0x00, 0x78, 0,    0};
  const Octets octets = encode::ethernet(kTwo, kOne, ethertype::kLldp, lldp);
  const auto frame = parse(octets);
  ASSERT_TRUE(frame && frame->lldp);
  EXPECT_EQ(frame->lldp->chassis_subtype, 7);
  EXPECT_EQ(frame->lldp->chassis_id.size(), 2u);
  EXPECT_EQ(frame->lldp->port_subtype, 2);
  EXPECT_EQ(as_text(frame->lldp->port_id), "1");
  EXPECT_EQ(frame->lldp->ttl, 120);
}

TEST(Frame, reads_the_top_of_an_mpls_stack) {
  const auto frame =
      parse(encode::ethernet(kTwo, kOne, ethertype::kMpls, Octets{0x00, 0x01, 0x0b, 0x40}));
  ASSERT_TRUE(frame && frame->mpls);
  EXPECT_EQ(frame->mpls->label, 16u);
  EXPECT_EQ(frame->mpls->tc, 5);
  EXPECT_TRUE(frame->mpls->bottom);
  EXPECT_EQ(frame->mpls->ttl, 64);
}

TEST(Frame, of_a_later_fragment_has_no_ports) {
  Octets octets = udp_frame();
  octets[14 + 7] = 1;  // fragment offset
  const auto frame = parse(octets);
  ASSERT_TRUE(frame && frame->ipv4);
  EXPECT_FALSE(frame->udp);
}

}  // namespace
}  // namespace ps::frame
