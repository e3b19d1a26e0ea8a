// SPDX-License-Identifier: Apache-2.0
#include "frame/samples.h"

#include <algorithm>
#include <cstdlib>

namespace ps::frame::samples {
namespace {

// Everything below is hexadecimal text with blanks where they help; text is put together from the
// inside out, so that each header can tell the length of what it carries.
using Hex = std::string;

constexpr char kDigits[] = "0123456789abcdef";
constexpr std::string_view kH1 = "020000000001";
constexpr std::string_view kH2 = "020000000002";
constexpr std::string_view kBroadcast = "ffffffffffff";
constexpr std::string_view kLldpGroup = "0180c200000e";
constexpr std::string_view kStpGroup = "0180c2000000";
constexpr std::string_view kFe80_1 = "fe80 0000 0000 0000 0000 0000 0000 0001";
constexpr std::string_view kFe80_2 = "fe80 0000 0000 0000 0000 0000 0000 0002";
constexpr std::string_view kAllNodes = "ff02 0000 0000 0000 0000 0000 0000 0001";

std::size_t octets_in(std::string_view hex) {
  return static_cast<std::size_t>(std::ranges::count_if(hex, [](char c) { return c != ' '; })) / 2;
}

Hex number(std::size_t value, int octets) {
  Hex out;
  for (int shift = octets * 8 - 4; shift >= 0; shift -= 4) out += kDigits[value >> shift & 15];
  return out;
}

Hex text(std::string_view characters) {
  Hex out;
  for (const unsigned char c : characters) out += number(c, 1);
  return out;
}

Hex zeros(std::size_t octets) { return Hex(octets * 2, '0'); }

Hex eth(std::string_view type, const Hex& payload, std::string_view dst = kH2) {
  return Hex(dst) + Hex(kH1) + Hex(type) + payload;
}

Hex llc(const Hex& payload, std::string_view dst = kStpGroup) {
  return eth(number(octets_in(payload), 2), payload, dst);
}

Hex ip4(std::size_t proto, const Hex& payload, const Hex& options = "",
        std::string_view fragment = "0000") {
  const std::size_t header = 20 + octets_in(options);
  return "4" + number(header / 4, 1).substr(1) + "00" + number(header + octets_in(payload), 2) +
         "0001" + Hex(fragment) + "40" + number(proto, 1) + "0000 0a000001 0a000002" + options +
         payload;
}

Hex ip6(std::size_t next, const Hex& payload, std::string_view dst = kFe80_2) {
  return "60000000" + number(octets_in(payload), 2) + number(next, 1) + "ff" + Hex(kFe80_1) +
         Hex(dst) + payload;
}

Hex udp(std::size_t src, std::size_t dst, const Hex& payload) {
  return number(src, 2) + number(dst, 2) + number(8 + octets_in(payload), 2) + "0000" + payload;
}

Hex icmp6(const Hex& message, std::string_view dst = kFe80_2) {
  return eth("86dd", ip6(58, message, dst), "333300000001");
}

Hex labels(std::string_view dotted) {
  Hex out;
  while (!dotted.empty()) {
    const std::size_t dot = std::min(dotted.find('.'), dotted.size());
    out += number(dot, 1) + text(dotted.substr(0, dot));
    dotted.remove_prefix(std::min(dot + 1, dotted.size()));
  }
  return out;
}

Hex tlv(std::size_t type, const Hex& value) {
  return number(type << 9 | octets_in(value), 2) + value;
}

/// LLDP with the three TLVs that it must have, `more` and the end.
Hex lldp(const Hex& chassis, const Hex& port, const Hex& more = "",
         std::string_view type = "88cc") {
  return eth(type, tlv(1, chassis) + tlv(2, port) + tlv(3, "0078") + more + "0000",
             type == "88cc" ? kLldpGroup : kBroadcast);
}

Hex option(std::size_t code, const Hex& body) {
  return number(code, 1) + number(octets_in(body), 1) + body;
}

/// BOOTP's fixed part from `op` to the magic cookie.
Hex dhcp(std::string_view op, std::string_view yours, const Hex& options, const Hex& file = "") {
  return Hex(op) + "01 06 00 11223344 0003 8000 00000000" + Hex(yours) + "0a0000fe 00000000" +
         Hex(kH1) + zeros(10) + zeros(64) + file + zeros(128 - octets_in(file)) + "63825363" +
         options + "ff";
}

Hex option6(std::size_t code, const Hex& body) {
  return number(code, 2) + number(octets_in(body), 2) + body;
}

const Hex kArp = "0001 0800 06 04 0001" + Hex(kH1) + "0a000001 000000000000 0a000002";
const Hex kDatagram = ip4(17, udp(1234, 5678, "010203"));

void add_link(std::vector<std::pair<std::string, Hex>>& out) {
  out.emplace_back("arp_request", eth("0806", kArp, kBroadcast));
  out.emplace_back(
      "rarp", eth("8035", "0001 0800 06 04 0003" + Hex(kH1) + "00000000" + Hex(kH1) + "00000000",
                  kBroadcast));
  out.emplace_back("tags_of_all_kinds",
                   eth("9300", "2005 88a8 4006 9100 0007 8100 f008 0800" + kDatagram));
  out.emplace_back("mpls_ipv4", eth("8847", "000640ff 00065b40" + kDatagram));
  out.emplace_back("mpls_ipv6", eth("8848", "00002140" + ip6(17, udp(1, 2, "aa"))));
  out.emplace_back("pbb", eth("88e7", "2000abcd" + Hex(kBroadcast) + Hex(kH1) + "0806" + kArp));
  out.emplace_back("stp", llc("424203 0000 00 00 01 8001020000000099 00000004 8002020000000098"
                              "8003 0100 1400 0200 0f00"));
  out.emplace_back("stp_topology_change", llc("424203 0000 00 80"));
  const Hex rapid = "3c 8001020000000099 00000004 8002020000000098 8003 0100 1400 0200 0f00 00";
  out.emplace_back("rstp", llc("424203 0000 02 02" + rapid));
  out.emplace_back("mstp", llc("424203 0000 03 02" + rapid + "0050 00" + text("region") +
                               zeros(26) + "0007" + zeros(16) + "000000c8 8004020000000097 13" +
                               "7c 8005020000000096 00000000 80 80 14"));
  out.emplace_back("stp_of_one_vlan",
                   llc("aaaa03 00000c 010b 0000 02 02" + rapid + "0000 0002 000a", "01000ccccccd"));
  out.emplace_back("snap_ipv4", llc("aaaa03 000000 0800" + kDatagram, kH2));
  out.emplace_back("llc_information", llc("f0f0 0202 aabb", kH2));
  out.emplace_back("lacp", eth("8809",
                               "01 01 0114 8000 020000000001 000d 00ff 0001 3d 000000"
                               "0214 7fff 020000000002 000e 00fe 0002 3f 000000 0310 0000" +
                                   zeros(12) + "0000" + zeros(50),
                               "0180c2000002"));
  out.emplace_back("oam", eth("8809", "03 0050 00 00", "0180c2000002"));
  out.emplace_back("eapol_start", eth("888e", "01 01 0000", "0180c2000003"));
  out.emplace_back("eapol_identity",
                   eth("888e", "02 00 000a 02 07 000a 01" + text("alice"), "0180c2000003"));
  out.emplace_back("unknown_ethertype", eth("88b5", "010203"));
}

void add_lldp(std::vector<std::pair<std::string, Hex>>& out) {
  out.emplace_back("lldp_ryu", lldp("07" + text("dpid:00000000000000ab"), "02 00000003"));
  out.emplace_back("lldp_pox",
                   lldp("07" + text("dpid:ab"), "02" + text("3"), tlv(6, text("dpid:ab"))));
  out.emplace_back("bddp_floodlight",
                   lldp("04 0000000000ab", "02 0003",
                        tlv(127, "0026e1 00 12340000000000ab") + tlv(12, "0102030405060708") +
                            tlv(115, "01") + tlv(127, "0026e1 01 0000018000000000"),
                        "8942"));
  out.emplace_back("lldp_opendaylight", lldp("04 0000000000ab", "07" + text("3"),
                                             tlv(5, text("openflow:171")) +
                                                 tlv(127, "0026e1 00" + text("openflow:171:3")) +
                                                 tlv(127, "0026e1 01 aabbccdd")));
  out.emplace_back("lldp_onos", lldp("04 0000000000ab", "02 00000003",
                                     tlv(127, "a42305 01" + text("ONOS Discovery")) +
                                         tlv(127, "a42305 02" + text("of:00000000000000ab"))));
  out.emplace_back("lldp_faucet", lldp("04 0e0000000001", "05 33",
                                       tlv(5, text("sw1")) + tlv(127, "0e0000 01" + text("171"))));
  out.emplace_back(
      "lldp_bridge",
      lldp("04" + Hex(kH1), "05" + text("eth0"),
           tlv(4, text("uplink")) + tlv(5, text("sw1.example")) + tlv(6, text("a \x1b[2J bridge")) +
               tlv(7, "0014 0004") + tlv(8, "05 01 0a000001 02 00000007 00") +
               tlv(127, "0080c2 01 000a") + tlv(127, "00120f 04 05dc")));
}

void add_ip(std::vector<std::pair<std::string, Hex>>& out) {
  out.emplace_back("ipv4_options_igmp2",
                   eth("0800", ip4(2, "16 00 0000 ef010203", "94040000 01 070704 00000000")));
  out.emplace_back("igmp3", eth("0800", ip4(2,
                                            "22 00 0000 0000 0002 04 00 0000 ef010203"
                                            "01 00 0001 ef010204 0a000009")));
  out.emplace_back("igmp3_query", eth("0800", ip4(2, "11 64 0000 00000000 02 7d 0001 0a000009")));
  out.emplace_back("ipv4_first_fragment",
                   eth("0800", ip4(17, "04d2 162e 0200 0000" + zeros(16), "", "2000")));
  out.emplace_back("ipv4_later_fragment", eth("0800", ip4(17, zeros(24), "", "0003")));
  out.emplace_back("ipv6_extensions",
                   eth("86dd", ip6(0,
                                   "2b 00 0502 0000 0100"  // hop by hop
                                   "3c 02 00 00 00000000" +
                                       Hex(kFe80_2) +                           // routing
                                       "33 00 0104 00000000"                    // destination
                                       "2c 02 0000 00000007 00000001 01020304"  // authentication
                                       "11 00 0001 0000 00ab" +                 // fragment
                                       udp(1, 2, zeros(16)))));
  out.emplace_back("ipv6_later_fragment", eth("86dd", ip6(44, "11 00 0009 000000ab" + zeros(8))));
  out.emplace_back("ipv6_no_next", eth("86dd", ip6(59, "")));
  out.emplace_back("tcp_syn", eth("0800", ip4(6,
                                              "9c40 01bb 00000001 00000000 a002 ffff 0000 0000"
                                              "020405b4 0402 080a0000000a00000000 01 030307")));
  out.emplace_back("tcp_data", eth("0800", ip4(6,
                                               "9c40 01bb 00000002 00000003 8018 0200 0000 0000"
                                               "0101 050a 00000010 00000020" +
                                                   text("GET /"))));
  out.emplace_back("sctp", eth("0800", ip4(132,
                                           "1f90 0050 00000000 00000000"
                                           "01 00 0014 00000001 0000ffff 000a 000a 00000005"
                                           "03 00 0005 aa 000000")));
  out.emplace_back("ospf", eth("0800", ip4(89, "0201 002c")));
}

void add_icmp(std::vector<std::pair<std::string, Hex>>& out) {
  const Hex quoted = ip4(17, udp(1234, 5678, "010203"));
  out.emplace_back("icmp_echo", eth("0800", ip4(1, "08 00 0000 0007 0001" + text("abcdefgh"))));
  out.emplace_back("icmp_unreachable", eth("0800", ip4(1, "03 03 0000 00000000" + quoted)));
  out.emplace_back("icmp_needs_fragments",
                   eth("0800", ip4(1, "03 04 0000 0000 05dc" + quoted.substr(0, 62))));
  out.emplace_back("icmp_redirect", eth("0800", ip4(1, "05 01 0000 0a0000fe" + quoted)));
  out.emplace_back("icmp_time_exceeded", eth("0800", ip4(1, "0b 00 0000 00000000" + quoted)));
  out.emplace_back("icmp_timestamp",
                   eth("0800", ip4(1, "0d 00 0000 0001 0002 00000003 00000000 00000000")));
  out.emplace_back("icmpv6_echo", icmp6("81 00 0000 0007 0001 aabb"));
  out.emplace_back("icmpv6_too_big", icmp6("02 00 0000 00000500" + ip6(17, udp(1, 2, "aa"))));
  out.emplace_back("router_solicitation", icmp6("85 00 0000 00000000 0101" + Hex(kH1), kAllNodes));
  out.emplace_back(
      "router_advertisement",
      icmp6("86 00 0000 40 c0 0708 00007530 000003e8 0101" + Hex(kH1) + "0501 0000 000005dc" +
                "0304 40 c0 00015180 00003840 00000000 20010db8000000000000000000000000" +
                "1903 0000 00000708 20010db8000000000000000000000053",
            kAllNodes));
  out.emplace_back("neighbor_solicitation",
                   icmp6("87 00 0000 00000000" + Hex(kFe80_2) + "0101" + Hex(kH1),
                         "ff02 0000 0000 0000 0000 0001 ff00 0002"));
  out.emplace_back("neighbor_advertisement",
                   icmp6("88 00 0000 60000000" + Hex(kFe80_1) + "0201" + Hex(kH1)));
  out.emplace_back("icmpv6_redirect",
                   icmp6("89 00 0000 00000000" + Hex(kFe80_2) + Hex(kFe80_2) + "0201" + Hex(kH2)));
  out.emplace_back("mld2", icmp6("8f 00 0000 0000 0001 04 00 0000"
                                 "ff02000000000000000000000000 0016",
                                 "ff02 0000 0000 0000 0000 0000 0000 0016"));
  out.emplace_back("mld2_query", icmp6("82 00 0000 2710 0000" + zeros(16) + "02 7d 0000"));
}

void add_tunnels(std::vector<std::pair<std::string, Hex>>& out) {
  out.emplace_back("gre_ipv4", eth("0800", ip4(47, "2000 0800 00000063" + kDatagram)));
  out.emplace_back("gre_ethernet", eth("0800", ip4(47, "0000 6558" + eth("0806", kArp))));
  const Hex frame = eth("0806", kArp, kBroadcast);
  out.emplace_back("vxlan", eth("0800", ip4(17, udp(50000, 4789, "08 000000 00002a 00" + frame))));
  out.emplace_back("geneve", eth("0800", ip4(17, udp(50000, 6081,
                                                     "01 00 6558 00002b 00"
                                                     "0102 80 00" +
                                                         frame))));
  out.emplace_back("ip_in_ip", eth("0800", ip4(4, kDatagram)));
  out.emplace_back("ipv6_in_ipv4", eth("0800", ip4(41, ip6(17, udp(1, 2, "aa")))));
}

void add_services(std::vector<std::pair<std::string, Hex>>& out) {
  const auto down = [](std::size_t src, std::size_t dst, const Hex& payload) {
    return eth("0800", ip4(17, udp(src, dst, payload)));
  };
  out.emplace_back("dhcp_discover",
                   down(68, 67,
                        dhcp("01", "00000000",
                             option(53, "01") + option(61, "01" + Hex(kH1)) +
                                 option(50, "0a000007") + "0000" + option(12, text("h1\x1b[2J")) +
                                 option(60, text("vend")) + option(55, "01 03 06 0f"))));
  out.emplace_back(
      "dhcp_offer",
      down(67, 68,
           dhcp("02", "0a000007",
                option(53, "02") + option(54, "0a0000fe") + option(51, "00000e10") +
                    option(1, "ffffff00") + option(3, "0a0000fe") + option(6, "0a0000fe 08080808") +
                    option(15, text("example.org")) + option(52, "01"),
                option(56, text("in file")) + "ff")));
  const Hex duid = "0001 0001 12345678" + Hex(kH1);
  const Hex request =
      "01 abcdef" + option6(1, duid) +
      option6(3, "00000001 00000000 00000000" +
                     option6(5, "20010db8000000000000000000000007 00000e10 00001c20")) +
      option6(39, "00" + labels("h1.example") + "00");
  out.emplace_back("dhcpv6_solicit", eth("86dd", ip6(17, udp(546, 547, request))));
  out.emplace_back("dhcpv6_relay",
                   eth("86dd", ip6(17, udp(547, 547,
                                           "0c 00 20010db8000000000000000000000001" + Hex(kFe80_1) +
                                               option6(9, request)))));
  out.emplace_back("dns_query", down(40000, 53,
                                     "1234 0100 0001 0000 0000 0000" + labels("www.example.org") +
                                         "00 0001 0001"));
  out.emplace_back(
      "dns_answer",
      down(53, 40000,
           "1234 8180 0001 0006 0000 0001" + labels("www.example.org") + "00 0001 0001" +
               "c00c 0005 0001 0000003c 0007 0461706163 c010" +
               "c02d 0001 0001 0000003c 0004 0a000050" + "c02d 001c 0001 0000003c 0010" +
               "20010db8000000000000000000000050" +
               "c010 000f 0001 0000003c 0009 000a 046d61696c c010" +
               "c010 0010 0001 0000003c 0006 05 76 3d 1b 22 31" +
               "c00c 0021 0001 0000003c 0008 0001 0002 0050 c02d" + "00 0029 1000 00000000 0000"));
  out.emplace_back("mdns", down(5353, 5353,
                                "0000 8400 0000 0001 0000 0000" + labels("_http._tcp.local") +
                                    "00 000c 8001 00000078 0008 057072696e74 c00c"));
  out.emplace_back("dns_over_tcp",
                   eth("0800", ip4(6,
                                   "9c40 0035 00000002 00000003 5018 0200 0000 0000 001d"
                                   "1234 0100 0001 0000 0000 0000" +
                                       labels("example.org") + "00 001c 0001")));
}

std::vector<Sample> make_all() {
  std::vector<std::pair<std::string, Hex>> frames;
  add_link(frames);
  add_lldp(frames);
  add_ip(frames);
  add_icmp(frames);
  add_tunnels(frames);
  add_services(frames);
  std::vector<Sample> out;
  out.reserve(frames.size());
  for (const auto& [name, hex] : frames) out.push_back({name, from_hex(hex)});
  return out;
}

}  // namespace

Octets from_hex(std::string_view digits) {
  Octets out;
  unsigned half = 0;
  bool has_half = false;
  for (const char c : digits) {
    if (c == ' ') continue;
    half = half << 4 | static_cast<unsigned>(std::string_view(kDigits).find(c));
    if (has_half) out.push_back(static_cast<std::uint8_t>(half));
    has_half = !has_half;
  }
  return out;
}

const std::vector<Sample>& all() {
  static const std::vector<Sample> kAll = make_all();
  return kAll;
}

const Octets& octets(std::string_view name) {
  const auto found = std::ranges::find(all(), name, &Sample::name);
  if (found == all().end()) std::abort();
  return found->octets;
}

}  // namespace ps::frame::samples
