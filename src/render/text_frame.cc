// SPDX-License-Identifier: Apache-2.0
#include "render/text_frame.h"

#include <algorithm>
#include <span>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/address.h"
#include "frame/frame.h"
#include "render/frame_layers_json.h"
#include "render/frame_names.h"
#include "render/frame_values.h"

namespace ps::render {
namespace {

using frame::Frame;
namespace json = boost::json;

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
  return frame.mpls ? text : "\ndata packet";
}

/// Members of a layer that the lines above have under another name.
std::span<const std::string_view> told(std::string_view layer) {
  static constexpr std::string_view kEth[] = {"src", "dst", "type"};
  static constexpr std::string_view kVlan[] = {"id", "pcp"};
  static constexpr std::string_view kArp[] = {"op", "sha", "spa", "tha", "tpa"};
  static constexpr std::string_view kLldp[] = {"chassis_id", "port_id"};
  static constexpr std::string_view kIp[] = {"src",           "dst",   "tos",
                                             "traffic_class", "proto", "fragment_offset"};
  static constexpr std::string_view kPorts[] = {"src_port", "dst_port", "flags"};
  static constexpr std::string_view kIcmp[] = {"type", "code"};
  if (layer == "eth") return kEth;
  if (layer == "vlan") return kVlan;
  if (layer == "arp") return kArp;
  if (layer == "lldp") return kLldp;
  if (layer == "ipv4" || layer == "ipv6") return kIp;
  if (layer == "tcp" || layer == "udp" || layer == "sctp") return kPorts;
  if (layer == "icmp" || layer == "icmpv6") return kIcmp;
  return {};
}

std::string value_text(const json::value& value);

/// `ttl=64 id=1`.
std::string members_text(const json::object& object, std::span<const std::string_view> without) {
  std::string text;
  for (const auto& [key, value] : object) {
    if (std::ranges::find(without, std::string_view(key)) != without.end()) continue;
    if (!text.empty()) text += ' ';
    text += fmt::format("{}={}", std::string_view(key), value_text(value));
  }
  return text;
}

std::string list_text(const json::array& array, std::span<const std::string_view> without) {
  std::string text;
  for (const auto& value : array) {
    if (!text.empty()) text += ", ";
    text += value.is_object() ? members_text(value.get_object(), without) : value_text(value);
  }
  return text;
}

std::string value_text(const json::value& value) {
  if (value.is_object()) return "{" + members_text(value.get_object(), {}) + "}";
  if (value.is_array()) return "[" + list_text(value.get_array(), {}) + "]";
  if (value.is_double()) return fmt::format("{}", value.get_double());
  if (!value.is_string()) return json::serialize(value);
  const std::string_view text = value.get_string();
  return text.empty() || text.find(' ') != std::string_view::npos ? fmt::format("\"{}\"", text)
                                                                  : std::string(text);
}

std::string layer_text(const json::value& layer, std::span<const std::string_view> without) {
  if (layer.is_object()) return members_text(layer.get_object(), without);
  if (layer.is_array()) return list_text(layer.get_array(), without);
  return value_text(layer);
}

/// What the lines above do not tell: a line for each layer, with the members that JSON has.
std::string detail_lines(const Frame& frame) {
  json::object layers;
  layers::add_frame(frame, frame::kMostInner, layers);
  std::string lines;
  for (const auto& [key, layer] : layers) {
    const std::string_view name = key;
    // An IP packet below MPLS has no lines above.
    const bool is_told = !frame.mpls || name == "eth" || name == "vlan";
    const auto text = layer_text(layer, is_told ? told(name) : std::span<const std::string_view>{});
    if (text.empty()) continue;
    const std::string_view label = name == "data"          ? "payload"
                                   : name == "data_length" ? "payload_length"
                                                           : name;
    lines += fmt::format("\n{}: {}", label, text);
  }
  return lines;
}

}  // namespace

std::string text_frame(const InnerFrame& inner) {
  const auto frame = frame::parse(inner.octets);
  if (!frame) return fmt::format("\nframe: {} octets (cut short)", inner.octets.size());
  auto text =
      "\n" + type_word(*frame) + vlan_lines(*frame) +
      fmt::format("\ndl_src: {}\ndl_dst: {}", to_string(frame->src), to_string(frame->dst)) +
      payload_lines(*frame) + detail_lines(*frame);
  if (inner.is_cut() || frame::is_truncated(*frame)) text += "\nframe: cut short";
  return text;
}

}  // namespace ps::render
