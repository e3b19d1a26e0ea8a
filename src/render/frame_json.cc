// SPDX-License-Identifier: Apache-2.0
#include "render/frame_json.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/address.h"
#include "base/hex.h"
#include "frame/payload.h"
#include "render/frame_layers_json.h"
#include "render/frame_names.h"

namespace ps::render {
namespace layers {
namespace {

json::object eth_json(const frame::Frame& frame) {
  json::object eth{{"src", to_string(frame.src)}, {"dst", to_string(frame.dst)}};
  // Of 802.3 with LLC there is no type, but for that of SNAP.
  if (!frame.llc || frame.llc->snap_oui == 0U) eth["type"] = hex16(frame.ethertype);
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

/// The stack, and the packet below it.
void add_mpls(const frame::Frame& frame, int depth, json::object& out) {
  frame::MplsStack stack(frame.payload);
  add_list(
      "mpls", [&] { return stack.next(); }, mpls_json, out);
  const auto packet = frame::parse_below_mpls(frame);
  if (packet.has_ip()) {
    add_packet(packet, depth, out);
  } else {
    add_data(stack.payload(), out);
  }
}

}  // namespace

std::string hex16(std::uint16_t value) { return fmt::format("{:#06x}", value); }

json::value named(std::string_view name, std::uint64_t number) {
  if (name.empty()) return number;
  return json::string(name);
}

json::object type_and_data(json::value type, Bytes data) {
  json::object out{{"type", std::move(type)}};
  add_data(data, out);
  return out;
}

void add_data(Bytes octets, json::object& out) {
  if (octets.empty()) return;
  out["data"] = to_hex(octets.first(std::min(octets.size(), kMostData)));
  if (octets.size() > kMostData) out["data_length"] = octets.size();
}

void add_packet(const frame::IpPacket& packet, int depth, json::object& out) {
  add_ip(packet, out);
  add_payload(frame::parse_payload(packet), packet, depth, out);
}

void add_frame(const frame::Frame& frame, int depth, json::object& out) {
  out["eth"] = eth_json(frame);
  if (!frame.vlans.empty()) out["vlan"] = vlan_json(frame.vlans);
  if (frame.llc) out["llc"] = llc_json(*frame.llc);
  if (frame.mpls) {
    add_mpls(frame, depth, out);
  } else if (frame.arp) {
    out["arp"] = arp_json(*frame.arp);
  } else if (frame.lldp) {
    out["lldp"] = lldp_json(*frame.lldp);
  } else if (frame.has_ip()) {
    add_packet(frame, depth, out);
  } else {
    add_payload(frame::parse_link_payload(frame), frame, depth, out);
  }
}

}  // namespace layers

boost::json::object frame_json(const InnerFrame& inner) {
  boost::json::object out;
  const auto frame = frame::parse(inner.octets);
  if (frame) {
    layers::add_frame(*frame, frame::kMostInner, out);
  } else {
    out["octets"] = to_hex(inner.octets);
  }
  if (!frame || inner.is_cut() || frame::is_truncated(*frame)) out["truncated"] = true;
  return out;
}

}  // namespace ps::render
