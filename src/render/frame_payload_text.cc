// SPDX-License-Identifier: Apache-2.0
#include "render/frame_payload_text.h"

#include <variant>

#include <fmt/format.h>

#include "base/address.h"
#include "base/hex.h"
#include "render/frame_names.h"
#include "render/frame_values.h"
#include "render/printable.h"

namespace ps::render {
namespace {

constexpr int kMostItems = 4;  // of a list on one line

/// `: ` and what is inside of a tunnel, where it can be read.
std::string inner_words(const frame::Payload& payload, const Paint& paint, int depth) {
  const auto inner = frame::parse_inner(payload);
  if (!inner || depth == 0) return "";
  if (inner->frame) return ": " + frame_words(*inner->frame, paint, depth - 1);
  if (inner->packet && inner->packet->has_ip()) {
    return ": " + packet_words(*inner->packet, paint, depth - 1);
  }
  return "";
}

std::string with(std::string_view label, std::string_view value) {
  return value.empty() ? "" : fmt::format(" {} {}", label, value);
}

std::string icmp_head(const frame::IpPacket& packet) {
  const auto& icmp = *packet.icmp;
  const bool v6 = packet.ipv6.has_value();
  const auto name = v6 ? names::icmpv6_type(icmp.type) : names::icmp_type(icmp.type);
  const std::string_view protocol = v6 ? "ICMPv6" : "ICMP";
  if (name.empty()) return fmt::format("{} type {} code {}", protocol, icmp.type, icmp.code);
  const auto code =
      v6 ? names::icmpv6_code(icmp.type, icmp.code) : names::icmp_code(icmp.type, icmp.code);
  auto text = fmt::format("{} {}", protocol, names::words(name));
  if (!code.empty()) text += fmt::format(" ({})", names::words(code));
  return text;
}

/// A quoted packet may quote another; one is enough.
std::string error_words(const frame::IcmpError& error, const Paint& paint, int depth) {
  std::string text;
  if (error.mtu) text += fmt::format(" mtu {}", *error.mtu);
  if (error.gateway) {
    const std::uint32_t to = *error.gateway;
    text += fmt::format(" to {}.{}.{}.{}", to >> 24, to >> 16 & 255, to >> 8 & 255, to & 255);
  }
  if (depth == 0) return text;
  const auto quoted = frame::parse_ip_packet(error.quoted);
  if (quoted.has_ip()) text += " for " + packet_words(quoted, paint, 0);
  return text;
}

std::string neighbor_words(const frame::NeighborDiscovery& nd) {
  std::string text;
  if (nd.target) text += " for " + ipv6_text(*nd.target);
  for (const std::uint8_t option :
       {frame::nd_option::kSourceAddress, frame::nd_option::kTargetAddress}) {
    if (const auto mac = nd.link_address(option)) {
      text += (option == frame::nd_option::kSourceAddress ? " from " : " is-at ") + to_string(*mac);
    }
  }
  frame::Items<frame::NdOption> options(nd.options);
  for (int count = 0; const auto option = options.next();) {
    const auto prefix = frame::parse_nd_prefix(*option);
    if (prefix && count++ < kMostItems) {
      text += fmt::format(" prefix {}/{}", ipv6_text(prefix->prefix), prefix->length);
    }
  }
  return text;
}

template <class Record, class Text>
std::string groups(Bytes records, Text text) {
  std::string out;
  frame::Items<Record> items(records);
  for (int count = 0; const auto record = items.next(); ++count) {
    if (count == kMostItems) return out + " ...";
    out += " " + text(record->group);
  }
  return out;
}

std::string igmp_words(const frame::Igmp& igmp) {
  const auto text = [](const frame::Ipv4Address& group) { return ipv4_text(group); };
  return "IGMP " + names::words(names::or_number(names::igmp_type(igmp.type), igmp.type)) +
         (igmp.group ? " " + ipv4_text(*igmp.group) : "") +
         groups<frame::IgmpRecord>(igmp.records, text);
}

std::string mld_words(const frame::Mld& mld) {
  const auto text = [](const frame::Ipv6Address& group) { return ipv6_text(group); };
  return (mld.group ? " " + ipv6_text(*mld.group) : "") +
         groups<frame::MldRecord>(mld.records, text);
}

std::string dhcp_words(const frame::Dhcp& dhcp) {
  if (!dhcp.message_type) return fmt::format("BOOTP op {}", dhcp.op);
  auto text = "DHCP " + names::or_number(names::dhcp_type(*dhcp.message_type), *dhcp.message_type);
  if (dhcp.client_mac) text += " " + to_string(*dhcp.client_mac);
  if (dhcp.yiaddr != frame::Ipv4Address{}) text += with("gets", ipv4_text(dhcp.yiaddr));
  if (dhcp.requested) text += with("requests", ipv4_text(*dhcp.requested));
  if (dhcp.server_id) text += with("server", ipv4_text(*dhcp.server_id));
  return text + with("host", printable(as_text(dhcp.host_name)));
}

std::string dhcpv6_words(const frame::Dhcpv6& dhcp) {
  auto text = "DHCPv6 " + names::words(names::or_number(names::dhcpv6_type(dhcp.type), dhcp.type));
  frame::Items<frame::Dhcpv6Option> options(dhcp.options);
  while (const auto option = options.next()) {
    if (option->code != frame::dhcpv6_option::kClientId) continue;
    const auto duid = frame::parse_duid(option->body);
    if (duid && duid->mac) text += " " + to_string(*duid->mac);
  }
  return text;
}

/// As tcpdump: a question ends in `?`, the answers stand behind it.
std::string dns_words(const frame::Dns& dns, std::string_view protocol) {
  std::string text(protocol);
  frame::DnsContents contents(dns);
  for (int count = 0; const auto question = contents.question(); ++count) {
    if (count == kMostItems) break;
    const auto type = names::or_number(names::dns_type(question->type), question->type);
    text += fmt::format(" {}? {}", type, dns_name_text(question->name));
  }
  if (dns.is_response() && dns.rcode() != 0) {
    text += " " + names::or_number(names::dns_rcode(dns.rcode()), dns.rcode());
  }
  for (int count = 0; const auto record = contents.record(); ++count) {
    if (record->section != frame::DnsSection::answer) break;
    if (count == kMostItems) return text + ", ...";
    const auto type = names::or_number(names::dns_type(record->type), record->type);
    text += fmt::format("{} {} {}", count == 0 ? ":" : ",", type,
                        record->target || !dns_value_text(*record).empty()
                            ? dns_value_text(*record)
                            : dns_name_text(record->name));
  }
  return text;
}

std::string stp_words(const frame::Stp& stp) {
  const auto version = names::stp_version(stp.version);
  auto text = version == "rstp" ? std::string("RSTP") : version == "mstp" ? "MSTP" : "STP";
  if (stp.type == frame::Stp::kTopologyChange) return text + " topology change";
  if (!stp.body) return text;
  return text + fmt::format(" root {} cost {} bridge {} port {:#06x}", bridge_text(stp.body->root),
                            stp.body->cost, bridge_text(stp.body->bridge), stp.body->port);
}

std::string lacp_end_words(std::string_view who, const std::optional<frame::LacpEnd>& end) {
  if (!end) return "";
  return fmt::format(" {} {} key {} port {}", who, to_string(end->system), end->key, end->port);
}

std::string slow_words(const frame::Slow& slow) {
  if (slow.subtype != frame::Slow::kLacp) {
    return "slow protocol " + names::or_number(names::slow_subtype(slow.subtype), slow.subtype);
  }
  return "LACP" + lacp_end_words("actor", slow.actor) + lacp_end_words("partner", slow.partner);
}

std::string eapol_words(const frame::Eapol& eapol) {
  constexpr std::uint8_t kIdentity = 1;
  if (!eapol.eap) {
    return "EAPOL " + names::words(names::or_number(names::eapol_type(eapol.type), eapol.type));
  }
  auto text = "EAP " + names::or_number(names::eap_code(eapol.eap->code), eapol.eap->code);
  if (eapol.eap->type == kIdentity) {
    text +=
        " identity" + (eapol.eap->data.empty() ? "" : " " + printable(as_text(eapol.eap->data)));
  } else if (eapol.eap->type) {
    text += fmt::format(" type {}", *eapol.eap->type);
  }
  return text;
}

struct Words {
  const frame::Payload& payload;
  const frame::IpPacket& packet;
  const Paint& paint;
  int depth;

  std::string operator()(const frame::Opaque&) const {
    if (packet.tcp) return "TCP " + tcp_flags_text(*packet.tcp);
    if (packet.udp) return "UDP";
    if (packet.sctp) return sctp();
    return packet.icmp ? icmp_head(packet) : "";
  }
  std::string operator()(const frame::IcmpEcho& echo) const {
    return icmp_head(packet) + fmt::format(" id {} seq {}", echo.id, echo.seq);
  }
  std::string operator()(const frame::IcmpError& error) const {
    return icmp_head(packet) + error_words(error, paint, depth);
  }
  std::string operator()(const frame::NeighborDiscovery& nd) const {
    return icmp_head(packet) + neighbor_words(nd);
  }
  std::string operator()(const frame::Mld& mld) const { return icmp_head(packet) + mld_words(mld); }
  std::string operator()(const frame::Igmp& igmp) const { return igmp_words(igmp); }
  std::string operator()(const frame::Dhcp& dhcp) const { return dhcp_words(dhcp); }
  std::string operator()(const frame::Dhcpv6& dhcp) const { return dhcpv6_words(dhcp); }
  std::string operator()(const frame::Dns& dns) const {
    constexpr std::uint16_t kMulticast = 5353;
    const bool multicast =
        packet.udp && (packet.udp->src_port == kMulticast || packet.udp->dst_port == kMulticast);
    return dns_words(dns, multicast ? "mDNS" : "DNS");
  }
  std::string operator()(const frame::Stp& stp) const { return stp_words(stp); }
  std::string operator()(const frame::Slow& slow) const { return slow_words(slow); }
  std::string operator()(const frame::Eapol& eapol) const { return eapol_words(eapol); }
  std::string operator()(const frame::Gre& gre) const {
    return fmt::format("GRE {:#06x}", gre.protocol) + inner();
  }
  std::string operator()(const frame::IpInIp&) const { return "IP in IP" + inner(); }
  std::string operator()(const frame::Vxlan& vxlan) const {
    return fmt::format("VXLAN vni {}", vxlan.vni) + inner();
  }
  std::string operator()(const frame::Geneve& geneve) const {
    return fmt::format("Geneve vni {}", geneve.vni) + inner();
  }
  std::string operator()(const frame::Pbb& pbb) const {
    return fmt::format("PBB isid {}", pbb.isid) + inner();
  }

 private:
  std::string inner() const { return inner_words(payload, paint, depth); }
  std::string sctp() const {
    std::string text = "SCTP";
    frame::Items<frame::SctpChunk> chunks(packet.sctp->chunks);
    for (int count = 0; const auto chunk = chunks.next(); ++count) {
      if (count == kMostItems) return text + " ...";
      text += " " + names::or_number(names::sctp_chunk(chunk->type), chunk->type);
    }
    return text;
  }
};

}  // namespace

std::string payload_words(const frame::Payload& payload, const frame::IpPacket& packet,
                          const Paint& paint, int depth) {
  return std::visit(Words{payload, packet, paint, depth}, payload);
}

}  // namespace ps::render
