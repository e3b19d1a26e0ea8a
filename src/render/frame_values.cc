// SPDX-License-Identifier: Apache-2.0
#include "render/frame_values.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/address.h"
#include "base/hex.h"
#include "frame/items.h"
#include "render/printable.h"

namespace ps::render {
namespace {

constexpr std::size_t kMostText = 255;  // octets of a text record that are shown

std::string text_or_hex(Bytes octets) {
  const bool shown = std::ranges::all_of(octets, [](auto c) { return c > 0x20 && c < 0x7f; });
  return shown && !octets.empty() ? std::string(as_text(octets)) : "0x" + to_hex(octets);
}

/// IEEE 802.1AB 8.5.2.2: the first octet of a network address is its family.
std::string id_text(Bytes id, bool is_mac, bool is_network) {
  if (is_mac && id.size() == 6) return to_hex(id, ':');
  if (is_network && !id.empty()) return lldp_address_text(id[0], id.subspan(1));
  return text_or_hex(id);
}

/// Printable, and `mark`, which ends such a text, escaped as well.
std::string escaped(Bytes text, char mark) {
  std::string out;
  for (const char c : printable(as_text(text))) {
    if (c == mark) {
      out += fmt::format("\\x{:02x}", c);
    } else {
      out += c;
    }
  }
  return out;
}

/// RFC 1035 3.3.14: texts with an octet of length before each.
std::string texts(Bytes data) {
  std::string out;
  Reader in(data.first(std::min(data.size(), kMostText)));
  while (in.left() > 0) {
    const std::size_t size = in.u8();
    const Bytes text = in.bytes(std::min(size, in.left()));
    out += (out.empty() ? "\"" : " \"") + escaped(text, '"') + '"';
  }
  return out;
}

}  // namespace

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
  return id_text(lldp.chassis_id, lldp.chassis_subtype == frame::lldp_id::kChassisMac,
                 lldp.chassis_subtype == frame::lldp_id::kChassisNetwork);
}

std::string lldp_port_text(const frame::Lldp& lldp) {
  return id_text(lldp.port_id, lldp.port_subtype == frame::lldp_id::kPortMac,
                 lldp.port_subtype == frame::lldp_id::kPortNetwork);
}

std::string lldp_address_text(std::uint8_t family, Bytes address) {
  if (family == 1 && address.size() == 4) return ipv4_text(address);
  if (family == 2 && address.size() == 16) return ipv6_text(address);
  if (family == 6 && address.size() == 6) return to_hex(address, ':');
  return "0x" + to_hex(address);
}

std::string dns_name_text(const frame::DnsName& name) {
  std::string out;
  frame::DnsLabels labels(name);
  while (const auto label = labels.next()) {
    if (!out.empty()) out += '.';
    out += escaped(*label, '.');
  }
  if (labels.malformed()) return out + "(malformed)";
  return out.empty() ? "." : out;
}

std::string dns_value_text(const frame::DnsRecord& record) {
  namespace type = frame::dns_type;
  const Bytes data = record.data;
  if (record.type == type::kA && data.size() == 4) return ipv4_text(data);
  if (record.type == type::kAaaa && data.size() == 16) return ipv6_text(data);
  if (record.type == type::kTxt) return texts(data);
  if (!record.target) return {};
  auto target = dns_name_text(*record.target);
  if (record.type == type::kMx) return fmt::format("{} {}", load_be16(data.data()), target);
  if (record.type == type::kSrv) {
    return fmt::format("{} {} {} {}", load_be16(&data[0]), load_be16(&data[2]), load_be16(&data[4]),
                       target);
  }
  return target;
}

std::string bridge_text(const frame::BridgeId& bridge) {
  return fmt::format("{}.{}", bridge.priority, to_string(bridge.mac));
}

}  // namespace ps::render
