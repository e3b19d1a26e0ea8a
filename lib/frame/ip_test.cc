// SPDX-License-Identifier: Apache-2.0
#include "frame/ip.h"

#include <vector>

#include <gtest/gtest.h>

#include "frame/packet.h"
#include "frame/samples.h"
#include "openflow/encode.h"

namespace ps::frame {
namespace {

using openflow::encode::ipv4_packet;
using openflow::encode::Octets;
using openflow::encode::Writer;

Octets ipv6_packet(std::uint8_t next, Bytes payload) {
  Writer out;
  out.u32(0x60512345).u16(static_cast<std::uint16_t>(payload.size())).u8(next).u8(64);
  out.u64(0x2001'0db8'0000'0000).u64(1).u64(0x2001'0db8'0000'0000).u64(2);
  return out.bytes(payload).octets();
}

TEST(Ipv4, ends_where_its_total_length_says) {
  Octets packet = ipv4_packet("10.0.0.1", "10.0.0.2", 17, Octets{1, 2, 3});
  packet.resize(60);
  const auto ip = parse_ipv4(packet);
  ASSERT_TRUE(ip);
  EXPECT_EQ(ip->src, (Ipv4Address{10, 0, 0, 1}));
  EXPECT_EQ(ip->dst, (Ipv4Address{10, 0, 0, 2}));
  EXPECT_EQ(ip->proto, 17);
  EXPECT_EQ(ip->ttl, 64);
  EXPECT_EQ(ip->payload.size(), 3u);
  EXPECT_FALSE(ip->truncated);
}

TEST(Ipv4, says_when_it_is_cut) {
  const Octets packet = ipv4_packet("10.0.0.1", "10.0.0.2", 17, Octets(100));
  const auto ip = parse_ipv4(Bytes(packet).first(40));
  ASSERT_TRUE(ip);
  EXPECT_TRUE(ip->truncated);
  EXPECT_EQ(ip->payload.size(), 20u);
}

TEST(Ipv4, of_total_length_zero_takes_all_octets) {
  Octets packet = ipv4_packet("10.0.0.1", "10.0.0.2", 6, Octets(30));
  packet[2] = packet[3] = 0;
  const auto ip = parse_ipv4(packet);
  ASSERT_TRUE(ip);
  EXPECT_EQ(ip->payload.size(), 30u);
  EXPECT_FALSE(ip->truncated);
}

TEST(Ipv4, passes_over_options) {
  Octets packet = ipv4_packet("10.0.0.1", "10.0.0.2", 6, Octets{0, 0, 0, 0, 9});
  packet[0] = 0x46;
  const auto ip = parse_ipv4(packet);
  ASSERT_TRUE(ip);
  ASSERT_EQ(ip->payload.size(), 1u);
  EXPECT_EQ(ip->payload[0], 9);
}

TEST(Ipv4, with_a_total_length_inside_its_header_has_no_payload) {
  Octets packet = ipv4_packet("10.0.0.1", "10.0.0.2", 6, Octets(8));
  packet[3] = 4;
  const auto ip = parse_ipv4(packet);
  ASSERT_TRUE(ip);
  EXPECT_TRUE(ip->truncated);
  EXPECT_TRUE(ip->payload.empty());
}

TEST(Ipv4, shows_fragments_in_octets) {
  Octets packet = ipv4_packet("10.0.0.1", "10.0.0.2", 6, Octets(8));
  packet[6] = 0x20;
  packet[7] = 0x02;
  const auto ip = parse_ipv4(packet);
  ASSERT_TRUE(ip);
  EXPECT_EQ(ip->fragment_offset, 16);
  EXPECT_TRUE(ip->more_fragments);
  EXPECT_TRUE(ip->is_fragment());
}

TEST(Ipv4, is_nothing_when_short_or_of_another_version) {
  Octets packet = ipv4_packet("10.0.0.1", "10.0.0.2", 6, {});
  EXPECT_FALSE(parse_ipv4(Bytes(packet).first(19)));
  packet[0] = 0x65;
  EXPECT_FALSE(parse_ipv4(packet));
  packet[0] = 0x44;
  EXPECT_FALSE(parse_ipv4(packet));
}

TEST(Ipv4, has_its_options_and_flags) {
  const auto& frame = samples::octets("ipv4_options_igmp2");
  const auto ip = parse_ipv4(Bytes(frame).subspan(14));
  ASSERT_TRUE(ip);
  Items<Option> options(ip->options);
  EXPECT_EQ(options.next()->kind, 148);
  EXPECT_EQ(options.next()->kind, 1);
  EXPECT_EQ(options.next()->kind, 7);
  EXPECT_FALSE(options.next() || options.truncated());
  Octets packet = ipv4_packet("10.0.0.1", "10.0.0.2", 6, {});
  packet[6] = 0x40;
  EXPECT_TRUE(parse_ipv4(packet)->dont_fragment);
}

TEST(Ipv6, tells_its_class_label_and_addresses) {
  const auto ip = parse_ipv6(ipv6_packet(17, Octets(8)));
  ASSERT_TRUE(ip);
  EXPECT_EQ(ip->traffic_class, 0x05);
  EXPECT_EQ(ip->flow_label, 0x12345u);
  EXPECT_EQ(ip->src[15], 1);
  EXPECT_EQ(ip->dst[15], 2);
  EXPECT_EQ(ip->proto, 17);
  EXPECT_EQ(ip->payload.size(), 8u);
}

TEST(Ipv6, passes_over_extension_headers) {
  Octets payload{60, 0, 0, 0, 0, 0, 0, 0,  // hop by hop, then destination options
                 6,  0, 0, 0, 0, 0, 0, 0};
  payload.push_back(42);
  const Octets packet = ipv6_packet(0, payload);
  const auto ip = parse_ipv6(packet);
  ASSERT_TRUE(ip);
  EXPECT_EQ(ip->proto, 6);
  EXPECT_EQ(ip->extension_headers.size(), 16u);
  ASSERT_EQ(ip->payload.size(), 1u);
  EXPECT_EQ(ip->payload[0], 42);
}

TEST(Ipv6, stops_at_a_later_fragment) {
  const Octets packet = ipv6_packet(44, Octets{60, 0, 0, 0x09, 0, 0, 0, 1, 0, 0});
  const auto ip = parse_ipv6(packet);
  ASSERT_TRUE(ip);
  EXPECT_EQ(ip->fragment_offset, 8);
  EXPECT_TRUE(ip->more_fragments);
  EXPECT_EQ(ip->proto, 60);
  EXPECT_EQ(ip->payload.size(), 2u);
}

TEST(Ipv6, says_when_an_extension_header_is_cut) {
  const Octets packet = ipv6_packet(0, Octets{6, 4, 0, 0, 0, 0, 0, 0});
  const auto ip = parse_ipv6(packet);
  ASSERT_TRUE(ip);
  EXPECT_TRUE(ip->truncated);
  EXPECT_TRUE(ip->payload.empty());
}

TEST(Ipv6, has_its_extension_headers_in_order) {
  const auto& frame = samples::octets("ipv6_extensions");
  const auto ip = parse_ipv6(Bytes(frame).subspan(14));
  ASSERT_TRUE(ip);
  EXPECT_EQ(ip->next_header, ipv6_header::kHopByHop);
  EXPECT_EQ(ip->proto, ip_proto::kUdp);
  Ipv6Extensions extensions(*ip);
  const auto hop_by_hop = extensions.next();
  ASSERT_TRUE(hop_by_hop);
  Items<Ipv6Option> options(hop_by_hop->options());
  EXPECT_EQ(options.next()->type, 5);
  EXPECT_EQ(extensions.next()->octets.size(), 24u);
  EXPECT_EQ(extensions.next()->type, ipv6_header::kDestination);
  EXPECT_EQ(extensions.next()->octets.size(), 16u);
  EXPECT_EQ(extensions.next()->type, ipv6_header::kFragment);
  EXPECT_FALSE(extensions.next());
}

TEST(IpPacket, is_of_the_version_that_it_says) {
  const Octets packet = ipv4_packet("10.0.0.1", "10.0.0.2", 1, Octets{8, 0, 0, 0});
  EXPECT_TRUE(parse_ip_packet(packet).icmp);
  EXPECT_TRUE(parse_ip_packet(ipv6_packet(58, Octets{128, 0, 0, 0})).icmp);
  EXPECT_FALSE(parse_ip_packet(Octets{0x55, 0, 0, 0}).has_ip());
  EXPECT_FALSE(parse_ip_packet({}).has_ip());
}

}  // namespace
}  // namespace ps::frame
