// SPDX-License-Identifier: Apache-2.0
#include "render/frame_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/address.h"
#include "base/endpoint.h"
#include "base/hex.h"

namespace ps::render {
namespace {

using frame::Frame;

/// IEEE 802.1AB 8.5.2.2 and 8.5.3.2: where the id is a MAC address.
constexpr std::uint8_t kChassisMac = 4;
constexpr std::uint8_t kPortMac = 3;
constexpr std::uint8_t kStpSap = 0x42;

std::string id_text(Bytes id, bool is_mac) {
  if (is_mac && id.size() == 6) return to_hex(id, ':');
  const bool shown = std::ranges::all_of(id, [](auto c) { return c > 0x20 && c < 0x7f; });
  return shown && !id.empty() ? std::string(as_text(id)) : "0x" + to_hex(id);
}

std::string arp_text(const frame::Arp& arp, const Paint& paint) {
  const auto spa = paint(Colour::cyan, ipv4_text(arp.spa));
  const auto tpa = paint(Colour::cyan, ipv4_text(arp.tpa));
  if (arp.op == 1) return fmt::format("ARP who-has {} tell {}", tpa, spa);
  if (arp.op == 2) {
    return fmt::format("ARP {} is-at {}", spa, paint(Colour::cyan, to_string(arp.sha)));
  }
  return fmt::format("ARP op {} {} > {}", arp.op, spa, tpa);
}

std::string between(std::string_view src, std::string_view dst, const Paint& paint) {
  return fmt::format("{} > {}", paint(Colour::cyan, src), paint(Colour::cyan, dst));
}

std::string ports_between(std::string_view src, std::uint16_t src_port, std::string_view dst,
                          std::uint16_t dst_port, const Paint& paint) {
  return between(host_port(src, src_port), host_port(dst, dst_port), paint);
}

std::string icmp_text(const Frame& frame) {
  const auto name = icmp_name(frame);
  auto text = std::string(frame.ipv6 ? "ICMPv6 " : "ICMP ");
  if (name.empty())
    return text + fmt::format("type {} code {}", frame.icmp->type, frame.icmp->code);
  text += name;
  const bool has_target = frame.ipv6 && (frame.icmp->type == 135 || frame.icmp->type == 136);
  constexpr std::size_t kReserved = 4;
  if (has_target && frame.icmp->body.size() >= kReserved + 16) {
    text += " for " + ipv6_text(frame.icmp->body.subspan(kReserved, 16));
  }
  return text;
}

std::string ip_text(const Frame& frame, const Paint& paint) {
  const auto src = frame.ipv4 ? ipv4_text(frame.ipv4->src) : ipv6_text(frame.ipv6->src);
  const auto dst = frame.ipv4 ? ipv4_text(frame.ipv4->dst) : ipv6_text(frame.ipv6->dst);
  const bool fragment = frame.ipv4 ? frame.ipv4->is_fragment() : frame.ipv6->is_fragment();
  const std::string_view suffix = fragment ? " fragment" : "";
  if (auto& tcp = frame.tcp) {
    return fmt::format("{} TCP {}{}", ports_between(src, tcp->src_port, dst, tcp->dst_port, paint),
                       tcp_flags_text(*tcp), suffix);
  }
  if (auto& udp = frame.udp) {
    return fmt::format("{} UDP{}", ports_between(src, udp->src_port, dst, udp->dst_port, paint),
                       suffix);
  }
  if (auto& sctp = frame.sctp) {
    return fmt::format("{} SCTP{}", ports_between(src, sctp->src_port, dst, sctp->dst_port, paint),
                       suffix);
  }
  if (frame.icmp) {
    return fmt::format("{} {}{}", between(src, dst, paint), icmp_text(frame), suffix);
  }
  const auto proto = frame.ipv4 ? frame.ipv4->proto : frame.ipv6->proto;
  return fmt::format("{} {} proto {}{}", between(src, dst, paint), frame.ipv4 ? "IPv4" : "IPv6",
                     proto, suffix);
}

std::string link_text(const Frame& frame, const Paint& paint) {
  const auto ends = between(to_string(frame.src), to_string(frame.dst), paint);
  if (frame.llc && frame.llc->dsap == kStpSap) return ends + " STP";
  if (frame.llc && !frame.llc->snap_pid)
    return fmt::format("{} LLC {:#04x}", ends, frame.llc->dsap);
  return fmt::format("{} ethertype {:#06x}", ends, frame.ethertype);
}

std::string payload_text(const Frame& frame, const Paint& paint) {
  if (frame.arp) return arp_text(*frame.arp, paint);
  if (frame.lldp) {
    return fmt::format("LLDP chassis {} port {}",
                       paint(Colour::cyan, lldp_chassis_text(*frame.lldp)),
                       paint(Colour::cyan, lldp_port_text(*frame.lldp)));
  }
  if (frame.ipv4 || frame.ipv6) return ip_text(frame, paint);
  return link_text(frame, paint);
}

}  // namespace

std::string frame_summary(const InnerFrame& inner, const Paint& paint) {
  const auto frame = frame::parse(inner.octets);
  if (!frame) return fmt::format("{} octets of a frame (cut short)", inner.octets.size());
  std::string text;
  for (const auto& tag : frame->vlans) text += fmt::format("vlan {} ", tag.vid());
  if (frame->mpls) text += fmt::format("mpls {} ", frame->mpls->label);
  text += payload_text(*frame, paint);
  if (frame->truncated || inner.is_cut()) text += " (cut short)";
  return text;
}

std::string_view icmp_name(const Frame& frame) {
  if (!frame.icmp) return {};
  switch (frame.icmp->type + (frame.ipv6 ? 0x100 : 0)) {
    case 0:
    case 0x100 + 129:
      return "echo reply";
    case 3:
    case 0x100 + 1:
      return "destination unreachable";
    case 5:
    case 0x100 + 137:
      return "redirect";
    case 8:
    case 0x100 + 128:
      return "echo request";
    case 11:
    case 0x100 + 3:
      return "time exceeded";
    case 0x100 + 2:
      return "packet too big";
    case 0x100 + 133:
      return "router solicitation";
    case 0x100 + 134:
      return "router advertisement";
    case 0x100 + 135:
      return "neighbor solicitation";
    case 0x100 + 136:
      return "neighbor advertisement";
    case 0x100 + 143:
      return "multicast listener report";
    default:
      return {};
  }
}

std::string tcp_flags_text(const frame::Tcp& tcp) {
  constexpr std::string_view kNames[] = {"FIN", "SYN", "RST", "PSH", "ACK",
                                         "URG", "ECE", "CWR", "NS"};
  std::string text;
  for (std::size_t bit = 0; bit < std::size(kNames); ++bit) {
    if ((tcp.flags >> bit & 1) == 0) continue;
    if (!text.empty()) text += ',';
    text += kNames[bit];
  }
  return text.empty() ? "none" : text;
}

std::string lldp_chassis_text(const frame::Lldp& lldp) {
  return id_text(lldp.chassis_id, lldp.chassis_subtype == kChassisMac);
}

std::string lldp_port_text(const frame::Lldp& lldp) {
  return id_text(lldp.port_id, lldp.port_subtype == kPortMac);
}

}  // namespace ps::render
