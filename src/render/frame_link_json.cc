// SPDX-License-Identifier: Apache-2.0
// What switches tell each other: LLDP, STP, LACP and EAPOL.
#include <array>

#include <fmt/format.h>

#include "base/address.h"
#include "base/hex.h"
#include "render/frame_layers_json.h"
#include "render/frame_names.h"
#include "render/frame_values.h"
#include "render/printable.h"

namespace ps::render::layers {
namespace {

/// The names of the bits that are set, lowest first; none for bits without a name.
template <std::size_t N>
json::array bit_names(unsigned bits, const std::array<std::string_view, N>& names) {
  json::array out;
  for (std::size_t bit = 0; bit < N; ++bit) {
    if ((bits >> bit & 1) != 0 && !names[bit].empty()) out.push_back(json::string(names[bit]));
  }
  return out;
}

/// IEEE 802.1AB 8.5.8.
json::array capability_json(std::uint16_t bits) {
  static constexpr std::array<std::string_view, 11> kNames{
      "other",  "repeater", "bridge",        "wlan_access_point", "router",        "telephone",
      "docsis", "station",  "customer_vlan", "service_vlan",      "two_port_relay"};
  return bit_names(bits, kNames);
}

json::object management_json(const frame::LldpManagementAddress& address) {
  return {{"address", lldp_address_text(address.subtype, address.address)},
          {"interface_subtype", address.interface_subtype},
          {"interface_number", address.interface_number}};
}

/// A TLV without a member of its own.
json::object tlv_json(const frame::LldpTlv& tlv) {
  const auto organization = frame::parse_organization(tlv);
  if (!organization) return type_and_data(tlv.type, tlv.value);
  json::object out{{"type", tlv.type},
                   {"oui", fmt::format("{:#08x}", organization->oui)},
                   {"subtype", organization->subtype}};
  add_data(organization->info, out);
  return out;
}

/// Those that come once at most become members of `out`; is `tlv` one of them?
bool add_text_tlv(const frame::LldpTlv& tlv, json::object& out) {
  namespace type = frame::lldp_tlv;
  const auto text = [&] { return printable(as_text(tlv.value)); };
  switch (tlv.type) {
    case type::kPortDescription:
      out["port_description"] = text();
      return true;
    case type::kSystemName:
      out["system_name"] = text();
      return true;
    case type::kSystemDescription:
      out["system_description"] = text();
      return true;
    case type::kCapabilities:
      if (tlv.value.size() < 4) return false;
      out["capabilities"] = capability_json(load_be16(&tlv.value[0]));
      out["enabled_capabilities"] = capability_json(load_be16(&tlv.value[2]));
      return true;
    default:
      return false;
  }
}

void add_tlvs(Bytes octets, json::object& out) {
  json::array managed;
  frame::Items<frame::LldpTlv> tlvs(octets);
  const auto next_other = [&]() -> std::optional<frame::LldpTlv> {
    while (auto tlv = tlvs.next()) {
      const auto address = frame::parse_management_address(*tlv);
      if (address && managed.size() < kMostShown) {
        managed.push_back(management_json(*address));
      } else if (!add_text_tlv(*tlv, out)) {
        return tlv;
      }
    }
    return std::nullopt;
  };
  add_list("tlvs", next_other, tlv_json, out);
  if (!managed.empty()) out["management_addresses"] = std::move(managed);
}

json::object bridge_json(const frame::BridgeId& bridge) {
  return {{"priority", bridge.priority}, {"mac", to_string(bridge.mac)}};
}

/// IEEE 802.1D 9.3.3: the port's role stands in two bits.
json::array stp_flags_json(std::uint8_t flags) {
  static constexpr std::array<std::string_view, 8> kNames{
      "topology_change", "proposal",   "",          "",
      "learning",        "forwarding", "agreement", "topology_change_ack"};
  static constexpr std::array<std::string_view, 4> kRoles{"", "alternate_or_backup", "root",
                                                          "designated"};
  json::array out = bit_names(flags, kNames);
  if (const auto role = kRoles[flags >> 2 & 3]; !role.empty()) out.push_back(json::string(role));
  return out;
}

json::value seconds(std::uint16_t of_256) {
  if (of_256 % 256 == 0) return of_256 / 256;
  return of_256 / 256.0;
}

void add_stp_body(const frame::Stp::Body& body, json::object& out) {
  out["flags"] = stp_flags_json(body.flags);
  out["root"] = bridge_json(body.root);
  out["cost"] = body.cost;
  out["bridge"] = bridge_json(body.bridge);
  out["port"] = hex16(body.port);
  out["message_age"] = seconds(body.message_age);
  out["max_age"] = seconds(body.max_age);
  out["hello_time"] = seconds(body.hello_time);
  out["forward_delay"] = seconds(body.forward_delay);
}

json::object mst_json(const frame::Mst& mst) {
  return {{"region", printable(as_text(mst.region))},
          {"revision", mst.revision},
          {"internal_cost", mst.internal_cost},
          {"bridge", bridge_json(mst.bridge)},
          {"hops", mst.hops},
          {"instances", mst.instances}};
}

json::object lacp_end_json(const frame::LacpEnd& end) {
  static constexpr std::array<std::string_view, 8> kStates{
      "activity",   "timeout",      "aggregation", "synchronization",
      "collecting", "distributing", "defaulted",   "expired"};
  return {{"system_priority", end.system_priority},
          {"system", to_string(end.system)},
          {"key", end.key},
          {"port_priority", end.port_priority},
          {"port", end.port},
          {"state", bit_names(end.state, kStates)}};
}

constexpr std::uint8_t kIdentity = 1;

json::object eap_json(const frame::Eapol::Eap& eap) {
  json::object out{{"code", named(names::eap_code(eap.code), eap.code)}, {"id", eap.id}};
  if (eap.type) out["type"] = named(*eap.type == kIdentity ? "identity" : "", *eap.type);
  if (eap.type == kIdentity) {
    out["identity"] = printable(as_text(eap.data));
  } else {
    add_data(eap.data, out);
  }
  return out;
}

}  // namespace

json::object lldp_json(const frame::Lldp& lldp) {
  json::object out{{"chassis_subtype", lldp.chassis_subtype},
                   {"chassis_id", lldp_chassis_text(lldp)},
                   {"port_subtype", lldp.port_subtype},
                   {"port_id", lldp_port_text(lldp)},
                   {"ttl", lldp.ttl}};
  if (const auto found = frame::lldp_dpid(lldp)) {
    out["dpid"] = to_string(found->dpid);
    out["dpid_convention"] = frame::name(found->convention);
    if (const auto port = frame::lldp_port_number(lldp)) out["port_no"] = *port;
  }
  add_tlvs(lldp.rest, out);
  return out;
}

json::object stp_json(const frame::Stp& stp) {
  json::object out{{"version", named(names::stp_version(stp.version), stp.version)},
                   {"type", named(names::stp_type(stp.type), stp.type)}};
  if (stp.body) add_stp_body(*stp.body, out);
  if (stp.mst) out["mst"] = mst_json(*stp.mst);
  return out;
}

json::object slow_json(const frame::Slow& slow) {
  json::object out{{"subtype", named(names::slow_subtype(slow.subtype), slow.subtype)}};
  if (slow.subtype == frame::Slow::kLacp) out["version"] = slow.version;
  if (slow.actor) out["actor"] = lacp_end_json(*slow.actor);
  if (slow.partner) out["partner"] = lacp_end_json(*slow.partner);
  return out;
}

json::object eapol_json(const frame::Eapol& eapol) {
  json::object out{{"version", eapol.version},
                   {"type", named(names::eapol_type(eapol.type), eapol.type)},
                   {"length", eapol.length}};
  if (eapol.eap) {
    out["eap"] = eap_json(*eapol.eap);
  } else {
    add_data(eapol.body, out);
  }
  return out;
}

}  // namespace ps::render::layers
