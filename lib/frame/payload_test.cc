// SPDX-License-Identifier: Apache-2.0
#include "frame/payload.h"

#include <variant>

#include <gtest/gtest.h>

#include "frame/samples.h"

namespace ps::frame {
namespace {

/// The kind of what a sample carries.
template <class Kind>
bool carries(std::string_view sample) {
  const auto frame = *parse(samples::octets(sample));
  const auto payload = frame.has_ip() ? parse_payload(frame) : parse_link_payload(frame);
  return std::holds_alternative<Kind>(payload);
}

TEST(Payload, is_told_by_protocol_type_and_port) {
  EXPECT_TRUE(carries<Opaque>("tags_of_all_kinds"));
  EXPECT_TRUE(carries<Opaque>("tcp_data"));
  EXPECT_TRUE(carries<Opaque>("ospf"));
  EXPECT_TRUE(carries<Opaque>("ipv4_later_fragment"));
  EXPECT_TRUE(carries<Opaque>("icmp_timestamp"));
  EXPECT_TRUE(carries<Opaque>("unknown_ethertype"));
  EXPECT_TRUE(carries<Opaque>("llc_information"));
  EXPECT_TRUE(carries<IcmpEcho>("icmp_echo"));
  EXPECT_TRUE(carries<IcmpEcho>("icmpv6_echo"));
  EXPECT_TRUE(carries<IcmpError>("icmp_redirect"));
  EXPECT_TRUE(carries<NeighborDiscovery>("router_solicitation"));
  EXPECT_TRUE(carries<Mld>("mld2"));
  EXPECT_TRUE(carries<Igmp>("igmp3"));
  EXPECT_TRUE(carries<Gre>("gre_ipv4"));
  EXPECT_TRUE(carries<IpInIp>("ipv6_in_ipv4"));
  EXPECT_TRUE(carries<Vxlan>("vxlan"));
  EXPECT_TRUE(carries<Geneve>("geneve"));
  EXPECT_TRUE(carries<Dhcp>("dhcp_offer"));
  EXPECT_TRUE(carries<Dhcpv6>("dhcpv6_relay"));
  EXPECT_TRUE(carries<Dns>("mdns"));
  EXPECT_TRUE(carries<Dns>("dns_over_tcp"));
  EXPECT_TRUE(carries<Stp>("stp"));
  EXPECT_TRUE(carries<Stp>("stp_of_one_vlan"));
  EXPECT_TRUE(carries<Slow>("lacp"));
  EXPECT_TRUE(carries<Eapol>("eapol_start"));
  EXPECT_TRUE(carries<Pbb>("pbb"));
}

TEST(Payload, of_a_tunnel_holds_a_frame_or_a_packet) {
  const auto inner = [](std::string_view sample) {
    const auto frame = *parse(samples::octets(sample));
    return parse_inner(frame.has_ip() ? parse_payload(frame) : parse_link_payload(frame));
  };
  EXPECT_TRUE(inner("pbb")->frame->arp);
  EXPECT_TRUE(inner("vxlan")->frame->arp);
  EXPECT_TRUE(inner("geneve")->frame->arp);
  EXPECT_TRUE(inner("gre_ethernet")->frame->arp);
  EXPECT_TRUE(inner("gre_ipv4")->packet->udp);
  EXPECT_TRUE(inner("ip_in_ip")->packet->udp);
  EXPECT_TRUE(inner("ipv6_in_ipv4")->packet->ipv6);
  EXPECT_FALSE(inner("dns_query"));
  EXPECT_TRUE(parse_below_mpls(*parse(samples::octets("mpls_ipv6"))).ipv6);
}

TEST(Payload, of_whole_frames_is_not_truncated) {
  for (const auto& sample : samples::all()) {
    EXPECT_FALSE(is_truncated(*parse(sample.octets))) << sample.name;
  }
}

/// How much of a sample may be missing at its end without that anybody can tell.
std::size_t spare(const samples::Sample& sample) {
  if (sample.name == "unknown_ethertype") return 3;
  if (sample.name == "oam") return 4;
  if (sample.name == "lacp") return 50 + 16 + 16 + 2;  // reserved, terminator, collector
  return 0;
}

/// An LLDPDU may end behind any TLV but the first two.
bool ends_behind_tlv(Bytes octets) {
  const auto frame = *parse(octets);
  return frame.lldp && !frame.lldp->truncated && !Items<LldpTlv>::is_truncated(frame.lldp->rest);
}

TEST(Payload, cut_anywhere_is_truncated) {
  for (const auto& sample : samples::all()) {
    for (std::size_t size = kEthernetHeaderSize; size < sample.octets.size(); ++size) {
      // Of exactly its size, so that sanitizers see every read past its end.
      const samples::Octets cut(sample.octets.begin(),
                                sample.octets.begin() + static_cast<std::ptrdiff_t>(size));
      const bool may_pass = size + spare(sample) >= sample.octets.size() || ends_behind_tlv(cut);
      EXPECT_TRUE(is_truncated(*parse(cut)) || may_pass) << sample.name << ' ' << size;
    }
  }
}

TEST(Payload, of_tunnels_in_tunnels_is_looked_at_three_deep) {
  auto octets = samples::octets("ip_in_ip");
  const samples::Octets header(octets.begin() + 14, octets.begin() + 34);
  for (int i = 0; i < 3200; ++i) octets.insert(octets.begin() + 14, header.begin(), header.end());
  for (std::size_t at = 14; at + 40 < octets.size(); at += 20) octets[at + 2] = octets[at + 3] = 0;
  EXPECT_FALSE(is_truncated(*parse(octets)));
}

}  // namespace
}  // namespace ps::frame
