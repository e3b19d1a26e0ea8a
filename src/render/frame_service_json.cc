// SPDX-License-Identifier: Apache-2.0
// What hosts ask of services: DHCP, DHCPv6 and DNS.
#include <algorithm>
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

void add_text(std::string_view key, Bytes text, json::object& out) {
  if (!text.empty()) out[key] = printable(as_text(text));
}

void add_address(std::string_view key, const frame::Ipv4Address& address, json::object& out) {
  if (address != frame::Ipv4Address{}) out[key] = ipv4_text(address);
}

void add_address(std::string_view key, const std::optional<frame::Ipv4Address>& address,
                 json::object& out) {
  if (address) out[key] = ipv4_text(*address);
}

/// Those that have no member of their own.
std::optional<frame::DhcpOption> next_other(frame::Items<frame::DhcpOption>& options) {
  namespace code = frame::dhcp_option;
  static constexpr std::array kShown{
      code::kSubnetMask,       code::kHostName,    code::kDomainName,
      code::kRequestedAddress, code::kLeaseTime,   code::kMessageType,
      code::kServerId,         code::kVendorClass, code::kClientId};
  auto option = options.next();
  while (option && std::ranges::find(kShown, option->code) != kShown.end()) {
    option = options.next();
  }
  return option;
}

template <class Option>
json::object code_and_data(const Option& option) {
  json::object out{{"code", option.code}};
  add_data(option.body, out);
  return out;
}

void add_duid(std::string_view who, Bytes octets, json::object& out) {
  out[std::string(who) + "_duid"] = to_hex(octets.first(std::min(octets.size(), kMostData)));
  const auto duid = frame::parse_duid(octets);
  if (duid && duid->mac) out[std::string(who) + "_mac"] = to_string(*duid->mac);
}

json::object address_json(const frame::Dhcpv6Address& address) {
  auto text = ipv6_text(address.address);
  if (address.length != 128) text += fmt::format("/{}", address.length);
  return {{"address", std::move(text)},
          {"preferred_lifetime", address.preferred_lifetime},
          {"valid_lifetime", address.valid_lifetime}};
}

/// The addresses and prefixes of an association, added to `addresses`.
void add_association(const frame::Dhcpv6Option& association, json::array& addresses) {
  frame::Items<frame::Dhcpv6Option> options(association.options());
  while (const auto option = options.next()) {
    const auto address = frame::parse_dhcpv6_address(*option);
    if (address && addresses.size() < kMostShown) addresses.push_back(address_json(*address));
  }
}

/// RFC 4704 4: flags, then a name as DNS writes it.
void add_client_name(Bytes body, json::object& out) {
  if (body.size() < 2) return;
  out["client_name"] = dns_name_text({body, 1});
}

/// Is `option` one that becomes a member of its own?
bool add_dhcpv6_option(const frame::Dhcpv6Option& option, json::array& addresses,
                       json::object& out) {
  namespace code = frame::dhcpv6_option;
  switch (option.code) {
    case code::kClientId:
      add_duid("client", option.body, out);
      return true;
    case code::kServerId:
      add_duid("server", option.body, out);
      return true;
    case code::kAddresses:
    case code::kTemporaryAddresses:
    case code::kPrefixes:
      add_association(option, addresses);
      return true;
    case code::kClientName:
      add_client_name(option.body, out);
      return true;
    default:
      return false;
  }
}

json::object dhcpv6_json(const frame::Dhcpv6& dhcp, int depth);

void add_dhcpv6_options(const frame::Dhcpv6& dhcp, int depth, json::object& out) {
  json::array addresses;
  frame::Items<frame::Dhcpv6Option> options(dhcp.options);
  const auto next = [&]() -> std::optional<frame::Dhcpv6Option> {
    while (auto option = options.next()) {
      if (option->code == frame::dhcpv6_option::kRelayed && depth > 0) {
        if (auto relayed = frame::parse_dhcpv6(option->body)) {
          out["relayed"] = dhcpv6_json(*relayed, depth - 1);
          continue;
        }
      }
      if (!add_dhcpv6_option(*option, addresses, out)) return option;
    }
    return std::nullopt;
  };
  add_list("options", next, code_and_data<frame::Dhcpv6Option>, out);
  if (!addresses.empty()) out["addresses"] = std::move(addresses);
}

json::object dhcpv6_json(const frame::Dhcpv6& dhcp, int depth) {
  json::object out{{"type", named(names::dhcpv6_type(dhcp.type), dhcp.type)}};
  if (dhcp.is_relay()) {
    out["hops"] = *dhcp.hops;
    out["link"] = ipv6_text(*dhcp.link);
    out["peer"] = ipv6_text(*dhcp.peer);
  } else {
    out["xid"] = dhcp.xid;
  }
  add_dhcpv6_options(dhcp, depth, out);
  return out;
}

json::object question_json(const frame::DnsQuestion& question) {
  return {{"name", dns_name_text(question.name)},
          {"type", named(names::dns_type(question.type), question.type)},
          {"class", question.klass}};
}

json::object record_json(const frame::DnsRecord& record) {
  json::object out{{"name", dns_name_text(record.name)},
                   {"type", named(names::dns_type(record.type), record.type)},
                   {"class", record.klass},
                   {"ttl", record.ttl}};
  if (const auto value = dns_value_text(record); !value.empty()) {
    out["value"] = value;
  } else {
    add_data(record.data, out);
  }
  return out;
}

void add_dns_contents(const frame::Dns& dns, json::object& out) {
  static constexpr std::array kSections{"answers", "authorities", "additionals"};
  frame::DnsContents contents(dns);
  add_list(
      "questions", [&] { return contents.question(); }, question_json, out);
  auto record = contents.record();
  for (std::size_t section = 0; section < kSections.size(); ++section) {
    const auto next = [&]() -> std::optional<frame::DnsRecord> {
      if (!record || static_cast<std::size_t>(record->section) != section) return std::nullopt;
      const auto taken = record;
      record = contents.record();
      return taken;
    };
    add_list(kSections[section], next, record_json, out);
    while (next()) continue;  // those that were omitted
  }
}

}  // namespace

json::object dhcp_json(const frame::Dhcp& dhcp) {
  json::object out{{"op", dhcp.op}};
  if (dhcp.message_type) {
    out["type"] = named(names::dhcp_type(*dhcp.message_type), *dhcp.message_type);
  }
  out["xid"] = fmt::format("{:#010x}", dhcp.xid);
  if (dhcp.hops != 0) out["hops"] = dhcp.hops;
  out["secs"] = dhcp.secs;
  out["broadcast"] = (dhcp.flags & 0x8000) != 0;
  if (dhcp.client_mac) out["client_mac"] = to_string(*dhcp.client_mac);
  add_address("ciaddr", dhcp.ciaddr, out);
  add_address("yiaddr", dhcp.yiaddr, out);
  add_address("siaddr", dhcp.siaddr, out);
  add_address("giaddr", dhcp.giaddr, out);
  add_address("requested", dhcp.requested, out);
  add_address("server_id", dhcp.server_id, out);
  add_address("subnet_mask", dhcp.subnet_mask, out);
  if (dhcp.lease_time) out["lease_time"] = *dhcp.lease_time;
  add_text("host_name", dhcp.host_name, out);
  add_text("domain_name", dhcp.domain_name, out);
  add_text("vendor_class", dhcp.vendor_class, out);
  if (!dhcp.client_id.empty()) out["client_id"] = to_hex(dhcp.client_id);
  add_text("sname", dhcp.sname, out);
  add_text("file", dhcp.file, out);
  frame::Items<frame::DhcpOption> options(dhcp.options);
  add_list(
      "options", [&] { return next_other(options); }, code_and_data<frame::DhcpOption>, out);
  return out;
}

json::object dhcpv6_json(const frame::Dhcpv6& dhcp) {
  constexpr int kMostRelays = 4;
  return dhcpv6_json(dhcp, kMostRelays);
}

json::object dns_json(const frame::Dns& dns) {
  json::object out{{"id", dns.id},
                   {"response", dns.is_response()},
                   {"opcode", named(names::dns_opcode(dns.opcode()), dns.opcode())},
                   {"rcode", named(names::dns_rcode(dns.rcode()), dns.rcode())}};
  if (dns.authoritative()) out["authoritative"] = true;
  if (dns.shortened()) out["shortened"] = true;
  if (dns.recursion_desired()) out["recursion_desired"] = true;
  if (dns.recursion_available()) out["recursion_available"] = true;
  add_dns_contents(dns, out);
  return out;
}

}  // namespace ps::render::layers
