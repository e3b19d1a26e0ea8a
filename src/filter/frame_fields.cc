// SPDX-License-Identifier: Apache-2.0
// The frame inside of a packet_in or packet_out, under Wireshark's names.
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "filter/fields.h"

namespace ps::filter {
namespace {

using frame::Frame;

void put(ValueSink& sink, std::uint64_t value) { sink.value(number_value(value)); }
void put_octets(ValueSink& sink, Bytes octets) { sink.value({.octets = octets}); }
void put_bare(ValueSink& sink) { sink.value({.bare = true}); }

/// Runs `tell(sink, layer)` when `layer_of(frame)` is there.
template <auto Member, auto Tell>
void of_layer(const FieldSpec&, Facts& facts, ValueSink& sink) {
  const auto& frame = facts.inner();
  if (frame && (*frame).*Member) Tell(sink, *((*frame).*Member));
}
template <auto Tell>
void of_frame(const FieldSpec&, Facts& facts, ValueSink& sink) {
  if (const auto& frame = facts.inner()) Tell(sink, *frame);
}
template <class Kind, auto Tell>
void of_payload(const FieldSpec&, Facts& facts, ValueSink& sink) {
  if (const auto* payload = std::get_if<Kind>(&facts.payload())) Tell(sink, *payload);
}
constexpr auto kThere = [](ValueSink& sink, const auto&) { put_bare(sink); };

/// A member of the layer; 1 or 0 where it is a flag.
template <auto Member>
constexpr auto kNumber = [](ValueSink& sink, const auto& layer) { put(sink, layer.*Member); };
constexpr auto kBoth = [](ValueSink& sink, const auto& layer) {
  put_octets(sink, layer.src);
  put_octets(sink, layer.dst);
};
constexpr auto kSource = [](ValueSink& sink, const auto& layer) { put_octets(sink, layer.src); };
constexpr auto kDestination = [](ValueSink& sink, const auto& layer) {
  put_octets(sink, layer.dst);
};
constexpr auto kPorts = [](ValueSink& sink, const auto& layer) {
  put(sink, layer.src_port);
  put(sink, layer.dst_port);
};
constexpr auto kSourcePort = [](ValueSink& sink, const auto& layer) { put(sink, layer.src_port); };
constexpr auto kDestinationPort = [](ValueSink& sink, const auto& layer) {
  put(sink, layer.dst_port);
};
constexpr auto kPayload = [](ValueSink& sink, const auto& layer) {
  put_octets(sink, layer.payload);
};

template <bool Source, bool Destination>
void macs(ValueSink& sink, const Frame& frame) {
  if (Source) put_octets(sink, frame.src.octets);
  if (Destination) put_octets(sink, frame.dst.octets);
}
template <auto Part>
void tags(ValueSink& sink, const Frame& frame) {
  for (const auto& tag : frame.vlans) put(sink, (tag.*Part)());
}
void vlan(ValueSink& sink, const Frame& frame) {
  if (!frame.vlans.empty()) put_bare(sink);
}
template <std::uint16_t Flag>
void tcp_flag(ValueSink& sink, const frame::Tcp& tcp) {
  put(sink, (tcp.flags & Flag) != 0 ? 1 : 0);
}
/// ICMPv6 stands in the same member; the IP header tells which of both it is.
template <bool V6, auto Tell>
void of_icmp(const FieldSpec&, Facts& facts, ValueSink& sink) {
  const auto& frame = facts.inner();
  if (frame && frame->icmp && frame->ipv6.has_value() == V6) Tell(sink, *frame->icmp);
}
constexpr auto kIcmpType = kNumber<&frame::Icmp::type>;
constexpr auto kIcmpCode = kNumber<&frame::Icmp::code>;

void dns_names(ValueSink& sink, const frame::Dns& dns) {
  frame::DnsContents contents(dns);
  while (const auto question = contents.question()) {
    std::array<std::uint8_t, frame::DnsLabels::kMostOctets + 1> name{};
    std::size_t size = 0;
    frame::DnsLabels labels(question->name);
    while (const auto label = labels.next()) {
      if (size != 0 && size < name.size()) name[size++] = '.';
      const auto fits = std::min(label->size(), name.size() - size);
      std::copy_n(label->begin(), fits, name.begin() + static_cast<std::ptrdiff_t>(size));
      size += fits;
    }
    put_octets(sink, Bytes(name).first(size));
  }
}

constexpr std::string_view kFrames = "packet_in and packet_out";

}  // namespace

std::vector<FieldSpec> frame_fields() {
  const auto field = [](std::string_view name, ValueType type, std::size_t width,
                        std::string_view help, std::string_view example, Extract extract,
                        Cost cost = Cost::frame) {
    return FieldSpec{std::string(name),
                     {.type = type, .octets = width},
                     std::string(help),
                     std::string(kFrames),
                     std::string(name) + std::string(example),
                     cost,
                     extract,
                     {},
                     KindSet::with_frame()};
  };
  using enum ValueType;
  constexpr auto deep = Cost::payload;
  return {
      field("eth", presence, 0, "there is an Ethernet frame", "", of_frame<kThere>),
      field("eth.addr", mac, 6, "source or destination", " == 02:00:00:00:00:01",
            of_frame<macs<true, true>>),
      field("eth.src", mac, 6, "source", " == 02:00:00:00:00:01", of_frame<macs<true, false>>),
      field("eth.dst", mac, 6, "destination", " == ff:ff:ff:ff:ff:ff", of_frame<macs<false, true>>),
      field("eth.type", number, 2, "type after VLAN tags", " == 0x0806",
            of_frame<kNumber<&Frame::ethertype>>),
      field("vlan", presence, 0, "there is a VLAN tag", "", of_frame<vlan>),
      field("vlan.id", number, 2, "VLAN of any tag", " == 100",
            of_frame<tags<&frame::VlanTag::vid>>),
      field("vlan.priority", number, 1, "priority of any tag", " == 7",
            of_frame<tags<&frame::VlanTag::pcp>>),
      field("vlan.dei", number, 1, "drop eligible, of any tag", " == 1",
            of_frame<tags<&frame::VlanTag::dei>>),
      field("mpls", presence, 0, "there is a label stack", "", of_layer<&Frame::mpls, kThere>),
      field("mpls.label", number, 4, "top label", " == 16",
            of_layer<&Frame::mpls, kNumber<&frame::Mpls::label>>),
      field("mpls.exp", number, 1, "traffic class of the top label", " == 0",
            of_layer<&Frame::mpls, kNumber<&frame::Mpls::tc>>),
      field("mpls.ttl", number, 1, "TTL of the top label", " < 2",
            of_layer<&Frame::mpls, kNumber<&frame::Mpls::ttl>>),
      field("arp", presence, 0, "it is ARP or RARP", "", of_layer<&Frame::arp, kThere>),
      field("arp.opcode", number, 2, "1 request, 2 reply", " == 1",
            of_layer<&Frame::arp, kNumber<&frame::Arp::op>>),
      field("arp.src.hw_mac", mac, 6, "sender's MAC address", " == 02:00:00:00:00:01",
            of_layer<&Frame::arp,
                     [](ValueSink& s, const frame::Arp& a) { put_octets(s, a.sha.octets); }>),
      field("arp.dst.hw_mac", mac, 6, "target's MAC address", " == 00:00:00:00:00:00",
            of_layer<&Frame::arp,
                     [](ValueSink& s, const frame::Arp& a) { put_octets(s, a.tha.octets); }>),
      field("arp.src.proto_ipv4", ipv4, 4, "sender's IP address", " == 10.0.0.1",
            of_layer<&Frame::arp, [](ValueSink& s, const frame::Arp& a) { put_octets(s, a.spa); }>),
      field("arp.dst.proto_ipv4", ipv4, 4, "target's IP address", " == 10.0.0.2",
            of_layer<&Frame::arp, [](ValueSink& s, const frame::Arp& a) { put_octets(s, a.tpa); }>),
      field("ip", presence, 0, "it is IPv4", "", of_layer<&Frame::ipv4, kThere>),
      field("ip.addr", ipv4, 4, "source or destination", " == 10.0.0.0/8",
            of_layer<&Frame::ipv4, kBoth>),
      field("ip.src", ipv4, 4, "source", " == 10.0.0.1", of_layer<&Frame::ipv4, kSource>),
      field("ip.dst", ipv4, 4, "destination", " == 10.0.0.2", of_layer<&Frame::ipv4, kDestination>),
      field("ip.proto", number, 1, "protocol", " == 17",
            of_layer<&Frame::ipv4, kNumber<&frame::Ipv4::proto>>),
      field("ip.ttl", number, 1, "time to live", " < 5",
            of_layer<&Frame::ipv4, kNumber<&frame::Ipv4::ttl>>),
      field("ip.id", number, 2, "identification", " == 0x1234",
            of_layer<&Frame::ipv4, kNumber<&frame::Ipv4::id>>),
      field("ip.len", number, 2, "total length", " > 1000",
            of_layer<&Frame::ipv4, kNumber<&frame::Ipv4::total_length>>),
      field(
          "ip.dsfield.dscp", number, 1, "DSCP", " == 46",
          of_layer<&Frame::ipv4, [](ValueSink& s, const frame::Ipv4& i) { put(s, i.tos >> 2U); }>),
      field("ip.dsfield.ecn", number, 1, "ECN", " == 3",
            of_layer<&Frame::ipv4, [](ValueSink& s, const frame::Ipv4& i) { put(s, i.tos & 3U); }>),
      field("ip.flags.mf", number, 1, "more fragments", " == 1",
            of_layer<&Frame::ipv4, kNumber<&frame::Ipv4::more_fragments>>),
      field("ip.flags.df", number, 1, "do not fragment", " == 1",
            of_layer<&Frame::ipv4, kNumber<&frame::Ipv4::dont_fragment>>),
      field("ip.frag_offset", number, 2, "fragment offset in octets", " > 0",
            of_layer<&Frame::ipv4, kNumber<&frame::Ipv4::fragment_offset>>),
      field("ipv6", presence, 0, "it is IPv6", "", of_layer<&Frame::ipv6, kThere>),
      field("ipv6.addr", ipv6, 16, "source or destination", " == fe80::/10",
            of_layer<&Frame::ipv6, kBoth>),
      field("ipv6.src", ipv6, 16, "source", " == 2001:db8::1", of_layer<&Frame::ipv6, kSource>),
      field("ipv6.dst", ipv6, 16, "destination", " == ff02::/16",
            of_layer<&Frame::ipv6, kDestination>),
      field("ipv6.nxt", number, 1, "next header of the fixed header", " == 58",
            of_layer<&Frame::ipv6, kNumber<&frame::Ipv6::next_header>>),
      field("ipv6.hlim", number, 1, "hop limit", " == 255",
            of_layer<&Frame::ipv6, kNumber<&frame::Ipv6::hop_limit>>),
      field("ipv6.flow", number, 4, "flow label", " == 0",
            of_layer<&Frame::ipv6, kNumber<&frame::Ipv6::flow_label>>),
      field("ipv6.plen", number, 2, "payload length", " > 1000",
            of_layer<&Frame::ipv6, kNumber<&frame::Ipv6::payload_length>>),
      field("ipv6.tclass", number, 1, "traffic class", " == 0",
            of_layer<&Frame::ipv6, kNumber<&frame::Ipv6::traffic_class>>),
      field("icmp", presence, 0, "it is ICMP", "", of_icmp<false, kThere>),
      field("icmp.type", number, 1, "type", " == 8", of_icmp<false, kIcmpType>),
      field("icmp.code", number, 1, "code", " == 0", of_icmp<false, kIcmpCode>),
      field("icmpv6", presence, 0, "it is ICMPv6", "", of_icmp<true, kThere>),
      field("icmpv6.type", number, 1, "type", " == 135", of_icmp<true, kIcmpType>),
      field("icmpv6.code", number, 1, "code", " == 0", of_icmp<true, kIcmpCode>),
      field("tcp", presence, 0, "it is TCP", "", of_layer<&Frame::tcp, kThere>),
      field("tcp.port", number, 2, "source or destination port", " in {80, 443}",
            of_layer<&Frame::tcp, kPorts>),
      field("tcp.srcport", number, 2, "source port", " == 80", of_layer<&Frame::tcp, kSourcePort>),
      field("tcp.dstport", number, 2, "destination port", " == 80",
            of_layer<&Frame::tcp, kDestinationPort>),
      field("tcp.flags", number, 2, "all flags as a number", " == 0x002",
            of_layer<&Frame::tcp, kNumber<&frame::Tcp::flags>>),
      field("tcp.flags.syn", number, 1, "SYN", " == 1",
            of_layer<&Frame::tcp, tcp_flag<frame::Tcp::kSyn>>),
      field("tcp.flags.ack", number, 1, "ACK", " == 0",
            of_layer<&Frame::tcp, tcp_flag<frame::Tcp::kAck>>),
      field("tcp.flags.fin", number, 1, "FIN", " == 1",
            of_layer<&Frame::tcp, tcp_flag<frame::Tcp::kFin>>),
      field("tcp.flags.reset", number, 1, "RST", " == 1",
            of_layer<&Frame::tcp, tcp_flag<frame::Tcp::kRst>>),
      field("tcp.seq_raw", number, 4, "sequence number", " == 0",
            of_layer<&Frame::tcp, kNumber<&frame::Tcp::seq>>),
      field("tcp.ack_raw", number, 4, "acknowledgment number", " == 0",
            of_layer<&Frame::tcp, kNumber<&frame::Tcp::ack>>),
      field("tcp.window_size_value", number, 2, "window", " == 0",
            of_layer<&Frame::tcp, kNumber<&frame::Tcp::window>>),
      field("tcp.payload", ValueType::octets, 0, "what the segment carries", " contains \"GET\"",
            of_layer<&Frame::tcp, kPayload>),
      field("udp", presence, 0, "it is UDP", "", of_layer<&Frame::udp, kThere>),
      field("udp.port", number, 2, "source or destination port", " == 53",
            of_layer<&Frame::udp, kPorts>),
      field("udp.srcport", number, 2, "source port", " == 68", of_layer<&Frame::udp, kSourcePort>),
      field("udp.dstport", number, 2, "destination port", " == 67",
            of_layer<&Frame::udp, kDestinationPort>),
      field("udp.length", number, 2, "length with header", " > 512",
            of_layer<&Frame::udp, kNumber<&frame::Udp::length>>),
      field("udp.payload", ValueType::octets, 0, "what the datagram carries", " contains 00:01",
            of_layer<&Frame::udp, kPayload>),
      field("sctp", presence, 0, "it is SCTP", "", of_layer<&Frame::sctp, kThere>),
      field("sctp.port", number, 2, "source or destination port", " == 36412",
            of_layer<&Frame::sctp, kPorts>),
      field("sctp.srcport", number, 2, "source port", " == 36412",
            of_layer<&Frame::sctp, kSourcePort>),
      field("sctp.dstport", number, 2, "destination port", " == 36412",
            of_layer<&Frame::sctp, kDestinationPort>),
      field("lldp", presence, 0, "it is LLDP", "", of_layer<&Frame::lldp, kThere>),
      field("stp", presence, 0, "it is a spanning-tree BPDU", "", of_payload<frame::Stp, kThere>,
            deep),
      field("dhcp", presence, 0, "it is DHCP or BOOTP", "", of_payload<frame::Dhcp, kThere>, deep),
      field("dhcp.option.dhcp", number, 1, "message type: 1 discover, 2 offer, 3 request, 5 ack",
            " == 1",
            of_payload<frame::Dhcp,
                       [](ValueSink& s, const frame::Dhcp& d) {
                         if (d.message_type) put(s, *d.message_type);
                       }>,
            deep),
      field("dhcp.hw.mac_addr", mac, 6, "the client's MAC address", " == 02:00:00:00:00:01",
            of_payload<frame::Dhcp,
                       [](ValueSink& s, const frame::Dhcp& d) {
                         if (d.client_mac) put_octets(s, d.client_mac->octets);
                       }>,
            deep),
      field("dhcp.ip.your", ipv4, 4, "the address offered or given", " == 10.0.0.1",
            of_payload<frame::Dhcp,
                       [](ValueSink& s, const frame::Dhcp& d) { put_octets(s, d.yiaddr); }>,
            deep),
      field("dhcp.option.hostname", text, 0, "the client's name", " == \"printer\"",
            of_payload<frame::Dhcp,
                       [](ValueSink& s, const frame::Dhcp& d) {
                         if (!d.host_name.empty()) put_octets(s, d.host_name);
                       }>,
            deep),
      field("dns", presence, 0, "it is DNS, mDNS or LLMNR", "", of_payload<frame::Dns, kThere>,
            deep),
      field("dns.id", number, 2, "id", " == 1", of_payload<frame::Dns, kNumber<&frame::Dns::id>>,
            deep),
      field("dns.flags.response", number, 1, "1 of an answer", " == 1",
            of_payload<frame::Dns,
                       [](ValueSink& s, const frame::Dns& d) { put(s, d.is_response() ? 1 : 0); }>,
            deep),
      field("dns.qry.name", text, 0, "a name that is asked for", " contains \"example\"",
            of_payload<frame::Dns, dns_names>, deep),
  };
}

std::vector<std::pair<std::string, std::string>> frame_aliases() {
  return {{"arp.sha", "arp.src.hw_mac"},
          {"arp.tha", "arp.dst.hw_mac"},
          {"arp.spa", "arp.src.proto_ipv4"},
          {"arp.tpa", "arp.dst.proto_ipv4"},
          {"icmp6", "icmpv6"},
          {"bootp", "dhcp"}};
}

}  // namespace ps::filter
