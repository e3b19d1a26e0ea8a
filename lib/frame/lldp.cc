// SPDX-License-Identifier: Apache-2.0
#include "frame/lldp.h"

#include <charconv>
#include <system_error>

namespace ps::frame {
namespace {

constexpr std::uint32_t kOpenFlowOui = 0x0026e1;
constexpr std::uint32_t kOnLabOui = 0xa42305;
constexpr std::uint32_t kFaucetOui = 0x0e0000;

/// A number in all of `text`.
std::optional<DatapathId> number(std::string_view text, int base) {
  DatapathId id;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, id.value, base);
  if (result.ec != std::errc{} || result.ptr != end) return std::nullopt;
  return id;
}

std::optional<DatapathId> number_after(std::string_view prefix, std::string_view text, int base) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return number(text.substr(prefix.size()), base);
}

std::optional<LldpDpid> with(LldpConvention convention, std::optional<DatapathId> id) {
  if (!id) return std::nullopt;
  return LldpDpid{*id, convention};
}

std::optional<LldpDpid> dpid_text(Bytes text) {
  return with(LldpConvention::dpid_text, number_after("dpid:", as_text(text), 16));
}

std::optional<LldpDpid> opendaylight(std::string_view text) {
  constexpr std::string_view kPrefix = "openflow:";
  const std::size_t colon = text.find(':', kPrefix.size());
  return with(LldpConvention::opendaylight, number_after(kPrefix, text.substr(0, colon), 10));
}

std::optional<LldpDpid> of_organization(const LldpOrganization& organization) {
  const Bytes info = organization.info;
  if (organization.oui == kOpenFlowOui && organization.subtype == 0) {
    if (info.size() != 8) return opendaylight(as_text(info));
    return LldpDpid{{load_be64(info.data())}, LldpConvention::openflow};
  }
  if (organization.oui == kOnLabOui && organization.subtype == 2) {
    return with(LldpConvention::onos, number_after("of:", as_text(info), 16));
  }
  if (organization.oui == kFaucetOui && organization.subtype == 1) {
    return with(LldpConvention::faucet, number(as_text(info), 10));
  }
  return std::nullopt;
}

}  // namespace

bool LldpTlv::take(Reader& in, LldpTlv& tlv) {
  const std::uint16_t head = in.u16();
  tlv.type = static_cast<std::uint8_t>(head >> 9);
  tlv.value = in.bytes(head & 0x01ff);
  return tlv.type != lldp_tlv::kEnd;
}

std::string_view name(LldpConvention convention) {
  switch (convention) {
    case LldpConvention::dpid_text:
      return "ryu";
    case LldpConvention::openflow:
      return "floodlight";
    case LldpConvention::opendaylight:
      return "opendaylight";
    case LldpConvention::onos:
      return "onos";
    case LldpConvention::faucet:
      return "faucet";
  }
  return {};
}

std::optional<Lldp> parse_lldp(Bytes octets) {
  Items<LldpTlv> tlvs(octets);
  const auto chassis = tlvs.next();
  const auto port = tlvs.next();
  if (!chassis || chassis->type != lldp_tlv::kChassisId || chassis->value.empty()) return {};
  if (!port || port->type != lldp_tlv::kPortId || port->value.empty()) return {};
  Lldp lldp;
  lldp.chassis_subtype = chassis->value[0];
  lldp.chassis_id = chassis->value.subspan(1);
  lldp.port_subtype = port->value[0];
  lldp.port_id = port->value.subspan(1);
  const auto ttl = tlvs.next();
  lldp.truncated = !ttl;
  if (ttl && ttl->type == lldp_tlv::kTtl && ttl->value.size() >= 2) {
    lldp.ttl = load_be16(ttl->value.data());
  }
  lldp.rest = tlvs.rest();
  return lldp;
}

std::optional<LldpDpid> lldp_dpid(const Lldp& lldp) {
  Items<LldpTlv> tlvs(lldp.rest);
  while (const auto tlv = tlvs.next()) {
    if (const auto organization = parse_organization(*tlv)) {
      if (auto found = of_organization(*organization)) return found;
    } else if (tlv->type == lldp_tlv::kSystemDescription) {
      if (auto found = dpid_text(tlv->value)) return found;
    }
  }
  if (lldp.chassis_subtype == lldp_id::kChassisLocal) return dpid_text(lldp.chassis_id);
  return std::nullopt;
}

std::optional<std::uint32_t> lldp_port_number(const Lldp& lldp) {
  if (lldp.port_subtype != lldp_id::kPortComponent) return std::nullopt;
  if (lldp.port_id.size() == 2) return load_be16(lldp.port_id.data());
  if (lldp.port_id.size() == 4) return load_be32(lldp.port_id.data());
  return std::nullopt;
}

std::optional<LldpManagementAddress> parse_management_address(const LldpTlv& tlv) {
  if (tlv.type != lldp_tlv::kManagementAddress) return std::nullopt;
  Reader in(tlv.value);
  const std::size_t size = in.u8();  // of subtype and address
  LldpManagementAddress out;
  if (size == 0) return std::nullopt;
  out.subtype = in.u8();
  out.address = in.bytes(size - 1);
  out.interface_subtype = in.u8();
  out.interface_number = in.u32();
  if (!in.ok()) return std::nullopt;
  return out;
}

std::optional<LldpOrganization> parse_organization(const LldpTlv& tlv) {
  if (tlv.type != lldp_tlv::kOrganization) return std::nullopt;
  Reader in(tlv.value);
  const std::uint32_t head = in.u32();
  LldpOrganization out{head >> 8, static_cast<std::uint8_t>(head), in.rest()};
  if (!in.ok()) return std::nullopt;
  return out;
}

}  // namespace ps::frame
