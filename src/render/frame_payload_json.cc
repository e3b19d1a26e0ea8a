// SPDX-License-Identifier: Apache-2.0
#include <variant>

#include <fmt/format.h>

#include "base/address.h"
#include "render/frame_layers_json.h"

namespace ps::render::layers {
namespace {

/// What a tunnel carries, as an object of its own.
json::object inner_json(const frame::Inner& inner, int depth) {
  json::object out;
  if (depth == 0 || (!inner.frame && !(inner.packet && inner.packet->has_ip()))) {
    add_data(inner.octets, out);
  } else if (inner.frame) {
    add_frame(*inner.frame, depth - 1, out);
    if (frame::is_truncated(*inner.frame, depth - 1)) out["truncated"] = true;
  } else {
    add_packet(*inner.packet, depth - 1, out);
    if (frame::is_truncated(*inner.packet, depth - 1)) out["truncated"] = true;
  }
  return out;
}

json::object gre_json(const frame::Gre& gre) {
  json::object out{{"version", gre.version}, {"protocol", hex16(gre.protocol)}};
  if (gre.checksum) out["checksum"] = hex16(*gre.checksum);
  if (gre.key) out["key"] = *gre.key;
  if (gre.sequence) out["sequence"] = *gre.sequence;
  return out;
}

json::object geneve_json(const frame::Geneve& geneve) {
  json::object out{{"vni", geneve.vni}, {"protocol", hex16(geneve.protocol)}};
  if (geneve.control) out["control"] = true;
  if (geneve.critical) out["critical"] = true;
  if (!geneve.options.empty()) out["options_length"] = geneve.options.size();
  return out;
}

/// The headers of the packet that an error is about, without what it carries.
json::object quoted_json(Bytes octets) {
  json::object out;
  const auto packet = frame::parse_ip_packet(octets);
  if (packet.has_ip()) {
    add_ip(packet, out);
  } else {
    add_data(octets, out);
  }
  return out;
}

void add_error(const frame::IcmpError& error, json::object& icmp) {
  if (error.mtu) icmp["mtu"] = *error.mtu;
  if (error.pointer) icmp["pointer"] = *error.pointer;
  if (error.gateway) {
    const std::uint32_t gateway = *error.gateway;
    icmp["gateway"] = fmt::format("{}.{}.{}.{}", gateway >> 24, gateway >> 16 & 255,
                                  gateway >> 8 & 255, gateway & 255);
  }
  icmp["quoted"] = quoted_json(error.quoted);
}

/// Adds to `out` what a payload is, each kind under its own key.
struct Add {
  const frame::Payload& payload;
  const frame::IpPacket& packet;
  int depth;
  json::object& out;

  void operator()(const frame::Opaque& opaque) const { add_data(opaque.octets, out); }
  void operator()(const frame::IcmpEcho& echo) const {
    icmp()["id"] = echo.id;
    icmp()["seq"] = echo.seq;
    add_data(echo.data, out);
  }
  void operator()(const frame::IcmpError& error) const { add_error(error, icmp()); }
  void operator()(const frame::NeighborDiscovery& nd) const { add_icmpv6(nd, icmp()); }
  void operator()(const frame::Mld& mld) const { add_icmpv6(mld, icmp()); }
  void operator()(const frame::Igmp& igmp) const { out["igmp"] = igmp_json(igmp); }
  void operator()(const frame::Dhcp& dhcp) const { out["dhcp"] = dhcp_json(dhcp); }
  void operator()(const frame::Dhcpv6& dhcp) const { out["dhcpv6"] = dhcpv6_json(dhcp); }
  void operator()(const frame::Dns& dns) const { out["dns"] = dns_json(dns); }
  void operator()(const frame::Stp& stp) const { out["stp"] = stp_json(stp); }
  void operator()(const frame::Slow& slow) const {
    out[slow.subtype == frame::Slow::kLacp ? "lacp" : "slow"] = slow_json(slow);
  }
  void operator()(const frame::Eapol& eapol) const { out["eapol"] = eapol_json(eapol); }
  void operator()(const frame::Gre& gre) const { tunnel("gre", gre_json(gre)); }
  void operator()(const frame::IpInIp&) const { tunnel("ip_in_ip", {}); }
  void operator()(const frame::Vxlan& vxlan) const {
    tunnel("vxlan", {{"vni", vxlan.vni}, {"flags", vxlan.flags}});
  }
  void operator()(const frame::Geneve& geneve) const { tunnel("geneve", geneve_json(geneve)); }
  void operator()(const frame::Pbb& pbb) const {
    tunnel("pbb", {{"isid", pbb.isid}, {"pcp", pbb.pcp}, {"dei", pbb.dei}, {"uca", pbb.uca}});
  }

 private:
  json::object& icmp() const { return out[packet.ipv6 ? "icmpv6" : "icmp"].as_object(); }
  void tunnel(std::string_view key, json::object head) const {
    if (const auto inner = frame::parse_inner(payload)) head["inner"] = inner_json(*inner, depth);
    out[key] = std::move(head);
  }
};

}  // namespace

void add_payload(const frame::Payload& payload, const frame::IpPacket& packet, int depth,
                 json::object& out) {
  std::visit(Add{payload, packet, depth, out}, payload);
}

}  // namespace ps::render::layers
