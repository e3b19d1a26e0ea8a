// SPDX-License-Identifier: Apache-2.0
#include "render/frame_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/address.h"
#include "base/hex.h"
#include "frame/frame.h"
#include "render/frame_text.h"

namespace ps::render {
namespace {

namespace json = boost::json;

std::string hex16(std::uint16_t value) { return fmt::format("{:#06x}", value); }

json::object eth_json(const frame::Frame& frame) {
  json::object eth{{"src", to_string(frame.src)}, {"dst", to_string(frame.dst)}};
  // Of 802.3 with LLC there is no type, but for SNAP's.
  if (!frame.llc || frame.llc->snap_pid) eth["type"] = hex16(frame.ethertype);
  return eth;
}

json::array vlan_json(const frame::VlanTags& tags) {
  json::array out;
  for (const auto& tag : tags) {
    out.push_back(json::object{
        {"id", tag.vid()}, {"pcp", tag.pcp()}, {"dei", tag.dei()}, {"tpid", hex16(tag.tpid)}});
  }
  return out;
}

json::object llc_json(const frame::Llc& llc) {
  json::object out{{"dsap", llc.dsap}, {"ssap", llc.ssap}, {"control", llc.control}};
  if (llc.snap_oui) out["oui"] = fmt::format("{:#08x}", *llc.snap_oui);
  if (llc.snap_pid) out["pid"] = hex16(*llc.snap_pid);
  return out;
}

json::object arp_json(const frame::Arp& arp) {
  return {{"op", arp.op},
          {"sha", to_string(arp.sha)},
          {"spa", ipv4_text(arp.spa)},
          {"tha", to_string(arp.tha)},
          {"tpa", ipv4_text(arp.tpa)}};
}

json::object mpls_json(const frame::Mpls& mpls) {
  return {{"label", mpls.label}, {"tc", mpls.tc}, {"bos", mpls.bottom}, {"ttl", mpls.ttl}};
}

json::object lldp_json(const frame::Lldp& lldp) {
  return {{"chassis_subtype", lldp.chassis_subtype},
          {"chassis_id", lldp_chassis_text(lldp)},
          {"port_subtype", lldp.port_subtype},
          {"port_id", lldp_port_text(lldp)},
          {"ttl", lldp.ttl}};
}

json::object ipv4_json(const frame::Ipv4& ip) {
  json::object out{{"src", ipv4_text(ip.src)},
                   {"dst", ipv4_text(ip.dst)},
                   {"proto", ip.proto},
                   {"tos", ip.tos},
                   {"ttl", ip.ttl},
                   {"id", ip.id},
                   {"total_length", ip.total_length}};
  if (ip.is_fragment()) {
    out["fragment_offset"] = ip.fragment_offset;
    out["more_fragments"] = ip.more_fragments;
  }
  return out;
}

json::object ipv6_json(const frame::Ipv6& ip) {
  json::object out{{"src", ipv6_text(ip.src)},
                   {"dst", ipv6_text(ip.dst)},
                   {"proto", ip.proto},
                   {"traffic_class", ip.traffic_class},
                   {"hop_limit", ip.hop_limit},
                   {"flow_label", ip.flow_label},
                   {"payload_length", ip.payload_length}};
  if (ip.is_fragment()) {
    out["fragment_offset"] = ip.fragment_offset;
    out["more_fragments"] = ip.more_fragments;
  }
  return out;
}

json::object tcp_json(const frame::Tcp& tcp) {
  return {{"src_port", tcp.src_port}, {"dst_port", tcp.dst_port},     {"seq", tcp.seq},
          {"ack", tcp.ack},           {"flags", tcp_flags_text(tcp)}, {"window", tcp.window}};
}

json::object icmp_json(const frame::Icmp& icmp) {
  return {{"type", icmp.type}, {"code", icmp.code}};
}

void add_layers(const frame::Frame& frame, json::object& out) {
  out["eth"] = eth_json(frame);
  if (!frame.vlans.empty()) out["vlan"] = vlan_json(frame.vlans);
  if (frame.llc) out["llc"] = llc_json(*frame.llc);
  if (frame.mpls) out["mpls"] = mpls_json(*frame.mpls);
  if (frame.arp) out["arp"] = arp_json(*frame.arp);
  if (frame.lldp) out["lldp"] = lldp_json(*frame.lldp);
  if (frame.ipv4) out["ipv4"] = ipv4_json(*frame.ipv4);
  if (frame.ipv6) out["ipv6"] = ipv6_json(*frame.ipv6);
  if (frame.icmp) out[frame.ipv6 ? "icmpv6" : "icmp"] = icmp_json(*frame.icmp);
  if (frame.tcp) out["tcp"] = tcp_json(*frame.tcp);
  if (frame.udp) {
    out["udp"] = {{"src_port", frame.udp->src_port}, {"dst_port", frame.udp->dst_port}};
  }
  if (frame.sctp) {
    out["sctp"] = {{"src_port", frame.sctp->src_port}, {"dst_port", frame.sctp->dst_port}};
  }
}

}  // namespace

json::object frame_json(const InnerFrame& inner) {
  json::object out;
  const auto frame = frame::parse(inner.octets);
  if (frame) {
    add_layers(*frame, out);
  } else {
    out["octets"] = to_hex(inner.octets);
  }
  if (!frame || frame->truncated || inner.is_cut()) out["truncated"] = true;
  return out;
}

}  // namespace ps::render
