// SPDX-License-Identifier: Apache-2.0
#include "render/text_frame.h"

#include <fmt/format.h>

#include "base/address.h"
#include "frame/frame.h"
#include "render/frame_text.h"

namespace ps::render {
namespace {

using frame::Frame;

std::string type_word(const Frame& frame) {
  if (frame.arp) return "arp";
  if (frame.lldp) return "lldp";
  if (frame.ipv4) return "ip";
  if (frame.ipv6) return "ipv6";
  if (frame.mpls) return "mpls";
  if (frame.llc) return "llc";
  return fmt::format("{:#06x}", frame.ethertype);
}

std::string vlan_lines(const Frame& frame) {
  if (frame.vlans.empty()) return "\ndl_vlan: untagged\ndl_vlan_pcp: 0";
  std::string text;
  for (const auto& tag : frame.vlans) {
    text += fmt::format("\ndl_vlan: {}\ndl_vlan_pcp: {}", tag.vid(), tag.pcp());
  }
  return text;
}

std::string arp_lines(const frame::Arp& arp) {
  const auto op = arp.op == 1 ? "request" : arp.op == 2 ? "reply" : "";
  return fmt::format("\nnw_src: {}\nnw_dst: {}\narp_op: {}{}\narp_sha: {}\narp_tha: {}",
                     ipv4_text(arp.spa), ipv4_text(arp.tpa), op,
                     *op == 0 ? std::to_string(arp.op) : "", to_string(arp.sha),
                     to_string(arp.tha));
}

std::string port_lines(std::uint16_t src, std::uint16_t dst) {
  return fmt::format("\ntp_src: {}\ntp_dst: {}", src, dst);
}

std::string transport_lines(const Frame& frame) {
  std::string text;
  if (frame.tcp) {
    text = port_lines(frame.tcp->src_port, frame.tcp->dst_port) +
           "\ntcp_flags: " + tcp_flags_text(*frame.tcp);
  } else if (frame.udp) {
    text = port_lines(frame.udp->src_port, frame.udp->dst_port);
  } else if (frame.sctp) {
    text = port_lines(frame.sctp->src_port, frame.sctp->dst_port);
  } else if (frame.icmp) {
    text = fmt::format("\nicmp_type: {}\nicmp_code: {}", frame.icmp->type, frame.icmp->code);
    if (auto name = icmp_name(frame); !name.empty()) text += fmt::format("\nicmp: {}", name);
  }
  return text;
}

std::string ip_lines(const Frame& frame) {
  std::string text;
  if (auto& ip = frame.ipv4) {
    text = fmt::format("\nnw_src: {}\nnw_dst: {}\nnw_tos: {}\nnw_proto: {}", ipv4_text(ip->src),
                       ipv4_text(ip->dst), ip->tos, ip->proto);
    if (ip->is_fragment()) text += fmt::format("\nfragment_offset: {}", ip->fragment_offset);
  } else if (auto& ip6 = frame.ipv6) {
    text = fmt::format("\nnw_src: {}\nnw_dst: {}\nnw_tos: {}\nnw_proto: {}", ipv6_text(ip6->src),
                       ipv6_text(ip6->dst), ip6->traffic_class, ip6->proto);
    if (ip6->is_fragment()) text += fmt::format("\nfragment_offset: {}", ip6->fragment_offset);
  }
  return text + transport_lines(frame);
}

std::string payload_lines(const Frame& frame) {
  if (frame.arp) return arp_lines(*frame.arp);
  if (frame.lldp) {
    return fmt::format("\nlldp packet\nlldp_chassis: {}\nlldp_port: {}",
                       lldp_chassis_text(*frame.lldp), lldp_port_text(*frame.lldp));
  }
  std::string text;
  if (frame.mpls) text = fmt::format("\nmpls_label: {}", frame.mpls->label);
  if (frame.ipv4 || frame.ipv6) return text + ip_lines(frame);
  if (frame.llc) return text + fmt::format("\nllc packet\nllc_dsap: {:#04x}", frame.llc->dsap);
  return text + "\ndata packet";
}

}  // namespace

std::string text_frame(const InnerFrame& inner) {
  const auto frame = frame::parse(inner.octets);
  if (!frame) return fmt::format("\nframe: {} octets (cut short)", inner.octets.size());
  auto text =
      "\n" + type_word(*frame) + vlan_lines(*frame) +
      fmt::format("\ndl_src: {}\ndl_dst: {}", to_string(frame->src), to_string(frame->dst)) +
      payload_lines(*frame);
  if (frame->truncated || inner.is_cut()) text += "\nframe: cut short";
  return text;
}

}  // namespace ps::render
