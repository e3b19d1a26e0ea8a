// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// The names of the numbers inside frames, lower case with underscores as JSON shows them; empty
/// where there is none. Each from the IANA registry of its protocol or the standard named beside
/// the parser in `frame/`.
namespace ps::render::names {

std::string_view ipv4_option(std::uint8_t type);
std::string_view ipv6_extension(std::uint8_t type);
std::string_view tcp_option(std::uint8_t kind);
std::string_view sctp_chunk(std::uint8_t type);
std::string_view icmp_type(std::uint8_t type);
std::string_view icmpv6_type(std::uint8_t type);
/// Of destination unreachable, redirect, time exceeded and parameter problem alone.
std::string_view icmp_code(std::uint8_t type, std::uint8_t code);
std::string_view icmpv6_code(std::uint8_t type, std::uint8_t code);
std::string_view nd_option(std::uint8_t type);
std::string_view igmp_type(std::uint8_t type);
/// Of IGMPv3 and MLDv2.
std::string_view group_record(std::uint8_t type);
std::string_view dhcp_type(std::uint8_t type);
std::string_view dhcpv6_type(std::uint8_t type);
/// In upper case, as everyone writes them: `AAAA`.
std::string_view dns_type(std::uint16_t type);
std::string_view dns_rcode(std::uint8_t code);
std::string_view dns_opcode(std::uint8_t code);
std::string_view slow_subtype(std::uint8_t subtype);
std::string_view eapol_type(std::uint8_t type);
std::string_view eap_code(std::uint8_t code);
/// `stp`, `rstp`, `mstp`.
std::string_view stp_version(std::uint8_t version);
std::string_view stp_type(std::uint8_t type);

/// `name`, or the number when it is empty.
std::string or_number(std::string_view name, std::uint64_t number);
/// A name as words: `echo request`.
std::string words(std::string_view name);

}  // namespace ps::render::names
