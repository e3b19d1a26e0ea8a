// SPDX-License-Identifier: Apache-2.0
#include "render/frame_text.h"

#include <fmt/format.h>

#include "base/address.h"
#include "base/endpoint.h"
#include "frame/payload.h"
#include "render/frame_payload_text.h"
#include "render/frame_values.h"

namespace ps::render {
namespace {

using frame::Frame;
using frame::IpPacket;

std::string arp_text(const frame::Arp& arp, const Paint& paint) {
  const auto spa = paint(Colour::cyan, ipv4_text(arp.spa));
  const auto tpa = paint(Colour::cyan, ipv4_text(arp.tpa));
  const auto sha = paint(Colour::cyan, to_string(arp.sha));
  const auto tha = paint(Colour::cyan, to_string(arp.tha));
  switch (arp.op) {
    case 1:
      return fmt::format("ARP who-has {} tell {}", tpa, spa);
    case 2:
      return fmt::format("ARP {} is-at {}", spa, sha);
    case 3:
      return fmt::format("RARP who-is {} tell {}", tha, sha);
    case 4:
      return fmt::format("RARP {} at {}", tha, tpa);
    default:
      return fmt::format("ARP op {} {} > {}", arp.op, spa, tpa);
  }
}

std::string lldp_text(const frame::Lldp& lldp, const Paint& paint) {
  auto text = fmt::format("LLDP chassis {} port {}", paint(Colour::cyan, lldp_chassis_text(lldp)),
                          paint(Colour::cyan, lldp_port_text(lldp)));
  if (const auto found = frame::lldp_dpid(lldp)) {
    text += " dpid " + paint(Colour::cyan, to_string(found->dpid));
  }
  return text;
}

std::string between(std::string_view src, std::string_view dst, const Paint& paint) {
  return fmt::format("{} > {}", paint(Colour::cyan, src), paint(Colour::cyan, dst));
}

/// `10.0.0.1:4000 > 10.0.0.2:80`, without ports where there are none.
std::string ends_text(const IpPacket& packet, const Paint& paint) {
  const auto src = packet.ipv4 ? ipv4_text(packet.ipv4->src) : ipv6_text(packet.ipv6->src);
  const auto dst = packet.ipv4 ? ipv4_text(packet.ipv4->dst) : ipv6_text(packet.ipv6->dst);
  const auto with_ports = [&](const auto& transport) {
    return between(host_port(src, transport.src_port), host_port(dst, transport.dst_port), paint);
  };
  if (packet.tcp) return with_ports(*packet.tcp);
  if (packet.udp) return with_ports(*packet.udp);
  if (packet.sctp) return with_ports(*packet.sctp);
  return between(src, dst, paint);
}

std::string mpls_text(const Frame& frame, const Paint& paint, int depth) {
  std::string text = "mpls";
  frame::MplsStack stack(frame.payload);
  while (const auto entry = stack.next()) text += fmt::format(" {}", entry->label);
  const auto packet = frame::parse_below_mpls(frame);
  if (packet.has_ip()) return text + " " + packet_words(packet, paint, depth);
  return text + " " + between(to_string(frame.src), to_string(frame.dst), paint);
}

std::string link_text(const Frame& frame, const Paint& paint, int depth) {
  const auto ends = between(to_string(frame.src), to_string(frame.dst), paint);
  const auto words = payload_words(frame::parse_link_payload(frame), frame, paint, depth);
  if (!words.empty()) return ends + " " + words;
  if (frame.llc && !frame.llc->snap_pid)
    return fmt::format("{} LLC {:#04x}", ends, frame.llc->dsap);
  if (frame.llc && *frame.llc->snap_oui != 0) {
    return fmt::format("{} SNAP {:06x}:{:04x}", ends, *frame.llc->snap_oui, *frame.llc->snap_pid);
  }
  return fmt::format("{} ethertype {:#06x}", ends, frame.ethertype);
}

}  // namespace

std::string packet_words(const IpPacket& packet, const Paint& paint, int depth) {
  auto words = payload_words(frame::parse_payload(packet), packet, paint, depth);
  if (words.empty()) {
    words = fmt::format("{} proto {}", packet.ipv4 ? "IPv4" : "IPv6", packet.proto());
  }
  const std::string_view suffix = packet.is_fragment() ? " fragment" : "";
  return fmt::format("{} {}{}", ends_text(packet, paint), words, suffix);
}

std::string frame_words(const Frame& frame, const Paint& paint, int depth) {
  std::string text;
  for (const auto& tag : frame.vlans) text += fmt::format("vlan {} ", tag.vid());
  if (frame.mpls) return text + mpls_text(frame, paint, depth);
  if (frame.arp) return text + arp_text(*frame.arp, paint);
  if (frame.lldp) return text + lldp_text(*frame.lldp, paint);
  if (frame.has_ip()) return text + packet_words(frame, paint, depth);
  return text + link_text(frame, paint, depth);
}

std::string frame_summary(const InnerFrame& inner, const Paint& paint) {
  const auto frame = frame::parse(inner.octets);
  if (!frame) return fmt::format("{} octets of a frame (cut short)", inner.octets.size());
  auto text = frame_words(*frame, paint, frame::kMostInner);
  if (inner.is_cut() || frame::is_truncated(*frame)) text += " (cut short)";
  return text;
}

}  // namespace ps::render
