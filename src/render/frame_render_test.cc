// SPDX-License-Identifier: Apache-2.0
// How the formats show frames: every protocol of frame/samples.h.
#include <map>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/utf8.h"
#include "frame/frame.h"
#include "frame/samples.h"
#include "render/frame_json.h"
#include "render/frame_text.h"
#include "render/frame_values.h"
#include "render/text_frame.h"

namespace ps::render {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
namespace json = boost::json;
namespace samples = frame::samples;

json::object shown(std::string_view name) { return frame_json({.octets = samples::octets(name)}); }

std::string compact(std::string_view name) {
  return frame_summary({.octets = samples::octets(name)}, Paint(false));
}

std::string text(std::string_view name) { return text_frame({.octets = samples::octets(name)}); }

bool is_clean(std::string_view text) {
  for (const unsigned char c : text) {
    if ((c < 0x20 && c != '\n') || c == 0x7f) return false;
  }
  return is_utf8(text);
}

TEST(FrameRender, says_of_each_protocol_what_it_says_on_one_line) {
  const std::string ends = "02:00:00:00:00:01 > ";
  const std::string ip = "10.0.0.1 > 10.0.0.2 ";
  const std::string datagram = "10.0.0.1:1234 > 10.0.0.2:5678 UDP";
  const std::string bridges =
      "root 32769.02:00:00:00:00:99 cost 4 bridge 32770.02:00:00:00:00:98 port 0x8003";
  const std::map<std::string, std::string> expected = {
      {"arp_request", "ARP who-has 10.0.0.2 tell 10.0.0.1"},
      {"rarp", "RARP who-is 02:00:00:00:00:01 tell 02:00:00:00:00:01"},
      {"tags_of_all_kinds", "vlan 5 vlan 6 vlan 7 vlan 8 " + datagram},
      {"mpls_ipv4", "mpls 100 101 " + datagram},
      {"mpls_ipv6", "mpls 2 [fe80::1]:1 > [fe80::2]:2 UDP"},
      {"pbb", ends + "02:00:00:00:00:02 PBB isid 43981: ARP who-has 10.0.0.2 tell 10.0.0.1"},
      {"stp", ends + "01:80:c2:00:00:00 STP " + bridges},
      {"stp_topology_change", ends + "01:80:c2:00:00:00 STP topology change"},
      {"rstp", ends + "01:80:c2:00:00:00 RSTP " + bridges},
      {"mstp", ends + "01:80:c2:00:00:00 MSTP " + bridges},
      {"stp_of_one_vlan", ends + "01:00:0c:cc:cc:cd RSTP " + bridges},
      {"snap_ipv4", datagram},
      {"llc_information", ends + "02:00:00:00:00:02 LLC 0xf0"},
      {"lacp", ends + "01:80:c2:00:00:02 LACP actor 02:00:00:00:00:01 key 13 port 1 partner "
                      "02:00:00:00:00:02 key 14 port 2"},
      {"oam", ends + "01:80:c2:00:00:02 slow protocol oam"},
      {"eapol_start", ends + "01:80:c2:00:00:03 EAPOL start"},
      {"eapol_identity", ends + "01:80:c2:00:00:03 EAP response identity alice"},
      {"unknown_ethertype", ends + "02:00:00:00:00:02 ethertype 0x88b5"},
      {"lldp_ryu",
       "LLDP chassis dpid:00000000000000ab port 0x00000003 dpid "
       "00:00:00:00:00:00:00:ab"},
      {"bddp_floodlight",
       "LLDP chassis 00:00:00:00:00:ab port 0x0003 dpid 12:34:00:00:00:00:00:ab"},
      {"lldp_bridge", "LLDP chassis 02:00:00:00:00:01 port eth0"},
      {"ipv4_options_igmp2", ip + "IGMP report v2 239.1.2.3"},
      {"igmp3", ip + "IGMP report v3 239.1.2.3 239.1.2.4"},
      {"ipv4_first_fragment", datagram + " fragment"},
      {"ipv4_later_fragment", ip + "IPv4 proto 17 fragment"},
      {"ipv6_extensions", "[fe80::1]:1 > [fe80::2]:2 UDP fragment"},
      {"ipv6_no_next", "fe80::1 > fe80::2 IPv6 proto 59"},
      {"tcp_syn", "10.0.0.1:40000 > 10.0.0.2:443 TCP SYN"},
      {"sctp", "10.0.0.1:8080 > 10.0.0.2:80 SCTP init sack"},
      {"icmp_echo", ip + "ICMP echo request id 7 seq 1"},
      {"icmp_unreachable", ip + "ICMP destination unreachable (port) for " + datagram},
      {"icmp_needs_fragments",
       ip + "ICMP destination unreachable (fragmentation needed) mtu 1500 for " + datagram},
      {"icmp_redirect", ip + "ICMP redirect (host) to 10.0.0.254 for " + datagram},
      {"icmp_time_exceeded", ip + "ICMP time exceeded (in transit) for " + datagram},
      {"icmpv6_too_big",
       "fe80::1 > fe80::2 ICMPv6 packet too big mtu 1280 for [fe80::1]:1 > [fe80::2]:2 UDP"},
      {"router_advertisement",
       "fe80::1 > ff02::1 ICMPv6 router advertisement from "
       "02:00:00:00:00:01 prefix 2001:db8::/64"},
      {"neighbor_solicitation",
       "fe80::1 > ff02::1:ff00:2 ICMPv6 neighbor solicitation for "
       "fe80::2 from 02:00:00:00:00:01"},
      {"neighbor_advertisement",
       "fe80::1 > fe80::2 ICMPv6 neighbor advertisement for fe80::1 "
       "is-at 02:00:00:00:00:01"},
      {"mld2", "fe80::1 > ff02::16 ICMPv6 multicast listener report ff02::16"},
      {"gre_ipv4", ip + "GRE 0x0800: " + datagram},
      {"gre_ethernet", ip + "GRE 0x6558: ARP who-has 10.0.0.2 tell 10.0.0.1"},
      {"vxlan", "10.0.0.1:50000 > 10.0.0.2:4789 VXLAN vni 42: ARP who-has 10.0.0.2 tell 10.0.0.1"},
      {"geneve",
       "10.0.0.1:50000 > 10.0.0.2:6081 Geneve vni 43: ARP who-has 10.0.0.2 tell 10.0.0.1"},
      {"ip_in_ip", ip + "IP in IP: " + datagram},
      {"dhcp_discover",
       "10.0.0.1:68 > 10.0.0.2:67 DHCP discover 02:00:00:00:00:01 requests "
       "10.0.0.7 host h1\\x1b[2J"},
      {"dhcp_offer",
       "10.0.0.1:67 > 10.0.0.2:68 DHCP offer 02:00:00:00:00:01 gets 10.0.0.7 server "
       "10.0.0.254"},
      {"dhcpv6_solicit", "[fe80::1]:546 > [fe80::2]:547 DHCPv6 solicit 02:00:00:00:00:01"},
      {"dns_query", "10.0.0.1:40000 > 10.0.0.2:53 DNS A? www.example.org"},
      {"dns_answer",
       "10.0.0.1:53 > 10.0.0.2:40000 DNS A? www.example.org: CNAME "
       "apac.example.org, A 10.0.0.80, AAAA 2001:db8::50, MX 10 mail.example.org, "
       "..."},
      {"mdns", "10.0.0.1:5353 > 10.0.0.2:5353 mDNS: PTR print._http._tcp.local"},
      {"dns_over_tcp", "10.0.0.1:40000 > 10.0.0.2:53 DNS AAAA? example.org"},
  };
  for (const auto& [name, words] : expected) EXPECT_EQ(compact(name), words) << name;
}

TEST(FrameRender, gives_json_of_each_layer) {
  EXPECT_EQ(shown("mpls_ipv4").at("mpls"), json::parse(R"([
    {"label": 100, "tc": 0, "bos": false, "ttl": 255},
    {"label": 101, "tc": 5, "bos": true, "ttl": 64}])"));
  EXPECT_EQ(shown("mpls_ipv4").at("udp").at("dst_port"), 5678);
  EXPECT_EQ(shown("pbb").at("pbb").at("inner").at("arp").at("tpa"), "10.0.0.2");
  EXPECT_EQ(shown("ipv4_options_igmp2").at("ipv4").at("options"), json::parse(R"([
    {"type": "router_alert", "data": "0000"}, {"type": "record_route", "data": "0400000000"}])"));
  EXPECT_EQ(shown("ipv6_extensions").at("ipv6").at("ext"), json::parse(R"([
    {"type": "hop_by_hop", "length": 8, "options": [{"type": "router_alert", "data": "0000"}]},
    {"type": "routing", "length": 24, "routing_type": 0, "segments_left": 0},
    {"type": "destination", "length": 8},
    {"type": "authentication", "length": 16, "spi": "0x00000007", "sequence": 1},
    {"type": "fragment", "length": 8, "fragment_offset": 0, "more_fragments": true,
     "id": 171}])"));
  EXPECT_EQ(shown("tcp_syn").at("tcp").at("options"), json::parse(R"([
    {"type": "mss", "value": 1460}, {"type": "sack_permitted"},
    {"type": "timestamps", "value": 10, "echo": 0}, {"type": "window_scale", "value": 7}])"));
  EXPECT_EQ(shown("tcp_data").at("tcp").at("options"),
            json::parse(R"([{"type": "sack", "blocks": [[16, 32]]}])"));
  EXPECT_EQ(shown("icmp_unreachable").at("icmp").at("quoted").at("udp").at("src_port"), 1234);
  EXPECT_EQ(shown("icmp_echo").at("icmp"), json::parse(R"({"type": 8, "code": 0,
    "type_name": "echo_request", "checksum": "0x0000", "id": 7, "seq": 1})"));
  EXPECT_EQ(shown("icmp_redirect").at("icmp").at("gateway"), "10.0.0.254");
  EXPECT_EQ(shown("icmp_echo").at("data"), "6162636465666768");
}

TEST(FrameRender, gives_json_of_neighbour_discovery_and_groups) {
  EXPECT_EQ(shown("router_advertisement").at("icmpv6"), json::parse(R"({
    "type": 134, "code": 0, "type_name": "router_advertisement", "checksum": "0x0000",
    "router": {"hop_limit": 64, "managed": true, "other": true, "lifetime": 1800,
               "reachable_time": 30000, "retrans_timer": 1000},
    "options": [
      {"type": "source_link_layer_address", "address": "02:00:00:00:00:01"},
      {"type": "mtu", "mtu": 1500},
      {"type": "prefix", "prefix": "2001:db8::/64", "on_link": true, "autonomous": true,
       "valid_lifetime": 86400, "preferred_lifetime": 14400},
      {"type": "dns_servers", "lifetime": 1800, "addresses": ["2001:db8::53"]}]})"));
  EXPECT_EQ(shown("neighbor_advertisement").at("icmpv6").at("solicited"), true);
  EXPECT_EQ(shown("igmp3").at("igmp").at("records"), json::parse(R"([
    {"type": "to_exclude", "group": "239.1.2.3"},
    {"type": "is_include", "group": "239.1.2.4", "sources": ["10.0.0.9"]}])"));
  EXPECT_EQ(shown("mld2").at("icmpv6").at("records"),
            json::parse(R"([{"type": "to_exclude", "group": "ff02::16"}])"));
}

TEST(FrameRender, gives_json_of_what_switches_tell_each_other) {
  const std::pair<const char*, const char*> kConventions[] = {
      {"lldp_ryu", "ryu"},   {"lldp_pox", "ryu"},       {"lldp_opendaylight", "opendaylight"},
      {"lldp_onos", "onos"}, {"lldp_faucet", "faucet"},
  };
  for (const auto& [name, convention] : kConventions) {
    EXPECT_EQ(shown(name).at("lldp").at("dpid"), "00:00:00:00:00:00:00:ab") << name;
    EXPECT_EQ(shown(name).at("lldp").at("dpid_convention"), convention) << name;
  }
  EXPECT_EQ(shown("bddp_floodlight").at("lldp").at("dpid"), "12:34:00:00:00:00:00:ab");
  EXPECT_EQ(shown("bddp_floodlight").at("lldp").at("port_no"), 3);
  const auto bridge = shown("lldp_bridge").at("lldp");
  EXPECT_FALSE(bridge.as_object().contains("dpid"));
  EXPECT_EQ(bridge.at("system_description"), "a \\x1b[2J bridge");
  EXPECT_EQ(bridge.at("capabilities"), json::parse(R"(["bridge", "router"])"));
  EXPECT_EQ(bridge.at("management_addresses").at(0).at("address"), "10.0.0.1");
  EXPECT_EQ(bridge.at("tlvs").at(0), json::parse(R"({"type": 127, "oui": "0x0080c2",
    "subtype": 1, "data": "000a"})"));
  const auto stp = shown("rstp").at("stp");
  EXPECT_EQ(stp.at("flags"), json::parse(R"(["learning", "forwarding", "designated"])"));
  EXPECT_EQ(stp.at("root"), json::parse(R"({"priority": 32769, "mac": "02:00:00:00:00:99"})"));
  EXPECT_EQ(stp.at("forward_delay"), 15);
  EXPECT_EQ(shown("mstp").at("stp").at("mst").at("region"), "region");
  EXPECT_EQ(shown("lacp").at("lacp").at("partner").at("system"), "02:00:00:00:00:02");
  EXPECT_EQ(shown("eapol_identity").at("eapol").at("eap").at("identity"), "alice");
}

TEST(FrameRender, gives_json_of_what_hosts_ask_of_services) {
  EXPECT_EQ(shown("dhcp_discover").at("dhcp"), json::parse(R"({
    "op": 1, "type": "discover", "xid": "0x11223344", "secs": 3, "broadcast": true,
    "client_mac": "02:00:00:00:00:01", "siaddr": "10.0.0.254", "requested": "10.0.0.7",
    "host_name": "h1\\x1b[2J", "vendor_class": "vend", "client_id": "01020000000001",
    "options": [{"code": 55, "data": "0103060f"}]})"));
  EXPECT_EQ(shown("dhcp_offer").at("dhcp").at("yiaddr"), "10.0.0.7");
  EXPECT_EQ(shown("dhcp_offer").at("dhcp").at("lease_time"), 3600);
  const auto relayed = shown("dhcpv6_relay").at("dhcpv6").at("relayed");
  EXPECT_EQ(relayed.at("client_mac"), "02:00:00:00:00:01");
  EXPECT_EQ(relayed.at("client_name"), "h1.example");
  EXPECT_EQ(relayed.at("addresses").at(0).at("address"), "2001:db8::7");
  const auto dns = shown("dns_answer").at("dns");
  EXPECT_EQ(dns.at("questions"),
            json::parse(R"([{"name": "www.example.org", "type": "A", "class": 1}])"));
  EXPECT_EQ(dns.at("answers").at(0).at("value"), "apac.example.org");
  EXPECT_EQ(dns.at("answers").at(2).at("value"), "2001:db8::50");
  EXPECT_EQ(dns.at("answers").at(4).at("value"), "\"v=\\x1b\\x221\"");
  EXPECT_EQ(dns.at("answers").at(5).at("value"), "1 2 80 apac.example.org");
  EXPECT_EQ(dns.at("additionals").at(0).at("type"), "OPT");
}

TEST(FrameRender, ends_a_text_of_dns_that_is_longer_than_its_record) {
  const auto data = samples::from_hex("05 61 62");
  frame::DnsRecord record;
  record.type = frame::dns_type::kTxt;
  record.data = data;
  EXPECT_EQ(dns_value_text(record), "\"ab\"");
}

TEST(FrameRender, text_has_every_layer_that_json_has) {
  for (const auto& [name, octets] : samples::all()) {
    const auto lines = text(name);
    EXPECT_TRUE(is_clean(lines)) << name;
    EXPECT_THAT(lines, Not(HasSubstr("cut short"))) << name;
    for (const auto& [key, layer] : shown(name)) {
      const std::string_view layer_name = key;
      if (layer_name == "eth" || layer_name == "arp") continue;  // as dl_ and arp_ lines
      const std::string label = layer_name == "data" ? "payload" : std::string(layer_name);
      EXPECT_THAT(lines, HasSubstr("\n" + label + ": ")) << name;
    }
  }
}

TEST(FrameRender, text_says_what_the_layers_hold) {
  EXPECT_EQ(text("dns_query"),
            "\nip\ndl_vlan: untagged\ndl_vlan_pcp: 0\ndl_src: 02:00:00:00:00:01\n"
            "dl_dst: 02:00:00:00:00:02\nnw_src: 10.0.0.1\nnw_dst: 10.0.0.2\nnw_tos: 0\n"
            "nw_proto: 17\ntp_src: 40000\ntp_dst: 53\n"
            "ipv4: ttl=64 id=1 total_length=61 checksum=0x0000\n"
            "udp: length=41 checksum=0x0000\n"
            "dns: id=4660 response=false opcode=query rcode=noerror recursion_desired=true "
            "questions=[name=www.example.org type=A class=1]");
}

TEST(FrameRender, of_every_beginning_of_every_frame_is_clean_and_says_that_it_is_cut) {
  for (const auto& [name, octets] : samples::all()) {
    for (std::size_t size = 0; size < octets.size(); ++size) {
      const InnerFrame inner{.octets = Bytes(octets).first(size), .size = octets.size()};
      const auto line = frame_summary(inner, Paint(false));
      const auto lines = text_frame(inner);
      const auto object = frame_json(inner);
      EXPECT_TRUE(is_clean(line) && line.find('\n') == std::string::npos) << name << size << line;
      EXPECT_TRUE(is_clean(lines) && is_clean(json::serialize(object))) << name << size;
      EXPECT_THAT(line, EndsWith("(cut short)")) << name << size;
      EXPECT_THAT(lines, HasSubstr("cut short")) << name << size;
      EXPECT_TRUE(object.contains("truncated")) << name << size;
    }
  }
}

TEST(FrameRender, shows_no_more_than_it_says_of_long_lists_and_data) {
  auto octets = samples::octets("unknown_ethertype");
  octets.resize(1514);
  const auto unknown = frame_json({.octets = octets});
  EXPECT_EQ(unknown.at("data").as_string().size(), 2u * 64);
  EXPECT_EQ(unknown.at("data_length"), 1500);

  auto lldp = samples::octets("lldp_ryu");
  lldp.resize(lldp.size() - 2);  // without its end
  for (int i = 0; i < 70; ++i) lldp.insert(lldp.end(), {0x12, 0x00});
  const auto many = frame_json({.octets = lldp}).at("lldp");
  EXPECT_EQ(many.at("tlvs").as_array().size(), 64u);
  EXPECT_EQ(many.at("tlvs_omitted"), true);
}

TEST(FrameRender, looks_into_three_tunnels_and_no_more) {
  // IP in IP in IP ...: each header says that what follows is IPv4.
  auto octets = samples::octets("ip_in_ip");
  const samples::Octets header(octets.begin() + 14, octets.begin() + 34);
  for (int i = 0; i < 3000; ++i) octets.insert(octets.begin() + 14, header.begin(), header.end());
  for (std::size_t at = 14; at + 4 < octets.size(); at += 20) {
    octets[at + 2] = octets[at + 3] = 0;  // as long as it is
  }
  const auto object = frame_json({.octets = octets});
  const auto* inner = &object.at("ip_in_ip").at("inner");
  int depth = 1;
  while (inner->as_object().contains("ip_in_ip")) {
    inner = &inner->at("ip_in_ip").at("inner");
    ++depth;
  }
  EXPECT_EQ(depth, 4);
  EXPECT_TRUE(inner->as_object().contains("data"));
  EXPECT_LT(frame_summary({.octets = octets}, Paint(false)).size(), 200u);
}

}  // namespace
}  // namespace ps::render
