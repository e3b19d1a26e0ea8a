// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "frame/dns.h"
#include "frame/frame.h"
#include "frame/stp.h"

/// Values inside frames as text, the same in all formats.
namespace ps::render {

/// `SYN,ACK`; `none`.
std::string tcp_flags_text(const frame::Tcp& tcp);

/// Addresses as such, text where all of it is ASCII that can be shown, else hexadecimal.
std::string lldp_chassis_text(const frame::Lldp& lldp);
std::string lldp_port_text(const frame::Lldp& lldp);
/// Of an address family of IANA: 1 IPv4, 2 IPv6, 6 of IEEE 802; others in hexadecimal.
std::string lldp_address_text(std::uint8_t family, Bytes address);

/// `www.example.org`; `.` is the root. A dot inside a label is `\x2e`; a name that is malformed
/// ends in `(malformed)`.
std::string dns_name_text(const frame::DnsName& name);
/// An address, a name with what stands before it (`10 mail.example.org`), or TXT's text; empty of
/// other types and of what is malformed.
std::string dns_value_text(const frame::DnsRecord& record);

/// `32769.02:00:00:00:00:01`.
std::string bridge_text(const frame::BridgeId& bridge);

}  // namespace ps::render
