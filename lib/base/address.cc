// SPDX-License-Identifier: Apache-2.0
#include "base/address.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "base/hex.h"

namespace ps {
namespace {

std::optional<unsigned> digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

/// A group of one to `max_digits` hex digits off the front of `text`.
std::optional<std::uint64_t> take_group(std::string_view& text, std::size_t max_digits) {
  std::uint64_t value = 0;
  std::size_t used = 0;
  while (used < std::min(max_digits, text.size())) {
    auto d = digit(text[used]);
    if (!d) break;
    value = value << 4 | *d;
    ++used;
  }
  if (used == 0) return std::nullopt;
  text.remove_prefix(used);
  return value;
}

/// `groups` groups of hex digits with `separator` between them (none when it is 0).
std::optional<std::uint64_t> parse_groups(std::string_view text, std::size_t groups,
                                          std::size_t digits, bool all_digits, char separator) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < groups; ++i) {
    if (i > 0 && separator != 0) {
      if (text.empty() || text.front() != separator) return std::nullopt;
      text.remove_prefix(1);
    }
    auto before = text.size();
    auto group = take_group(text, digits);
    if (!group || (all_digits && before - text.size() != digits)) return std::nullopt;
    value = value << (4 * digits) | *group;
  }
  return text.empty() ? std::optional(value) : std::nullopt;
}

}  // namespace

Result<MacAddress> parse_mac(std::string_view text) {
  auto value = parse_groups(text, 6, 2, false, ':');
  if (!value) value = parse_groups(text, 6, 2, false, '-');
  if (!value) value = parse_groups(text, 3, 4, true, '.');
  if (!value) value = parse_groups(text, 1, 12, true, 0);
  if (!value) {
    return Error{
        fmt::format("'{}' is not a MAC address; write it like 02:00:00:00:00:01, "
                    "02-00-00-00-00-01, 0200.0000.0001 or 020000000001",
                    text)};
  }
  MacAddress mac;
  for (int i = 0; i < 6; ++i) mac.octets[i] = static_cast<std::uint8_t>(*value >> (40 - 8 * i));
  return mac;
}

std::string to_string(const MacAddress& mac) { return to_hex(mac.octets, ':'); }

std::string ipv4_text(Bytes octets) {
  char text[INET_ADDRSTRLEN];
  return inet_ntop(AF_INET, octets.data(), text, sizeof text);
}

std::string ipv6_text(Bytes octets) {
  char text[INET6_ADDRSTRLEN];
  return inet_ntop(AF_INET6, octets.data(), text, sizeof text);
}

IpAddress ip_from(Bytes bytes) {
  IpAddress ip{.ipv6 = bytes.size() > 4};
  std::copy_n(bytes.begin(), std::min(bytes.size(), ip.octets.size()), ip.octets.begin());
  return ip;
}

Result<IpAddress> parse_ip(std::string_view text) {
  char terminated[INET6_ADDRSTRLEN] = "";
  if (text.size() < sizeof terminated) {
    std::memcpy(terminated, text.data(), text.size());
    IpAddress ip;
    if (inet_pton(AF_INET, terminated, ip.octets.data()) == 1) return ip;
    ip.ipv6 = true;
    if (inet_pton(AF_INET6, terminated, ip.octets.data()) == 1) return ip;
  }
  return Error{fmt::format("'{}' is not an IP address, like 10.0.0.1 or 2001:db8::1", text)};
}

std::string to_string(const IpAddress& ip) {
  return ip.ipv6 ? ipv6_text(ip.octets) : ipv4_text(ip.octets);
}

Result<DatapathId> parse_dpid(std::string_view text) {
  if (auto octets = parse_groups(text, 8, 2, false, ':')) return DatapathId{*octets};
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  const auto digits = hex ? text.substr(2) : text;
  const int base = hex || digits.size() == 16 ? 16 : 10;
  std::uint64_t value = 0;
  const auto end = digits.data() + digits.size();
  const auto [stop, failure] = std::from_chars(digits.data(), end, value, base);
  if (failure == std::errc{} && stop == end) return DatapathId{value};
  return Error{fmt::format(
      "'{}' is not a datapath id; write it like 00:00:00:00:00:00:00:11, 0x11 or 17", text)};
}

std::string to_string(DatapathId dpid) {
  std::array<std::uint8_t, 8> octets;
  for (int i = 0; i < 8; ++i) octets[i] = static_cast<std::uint8_t>(dpid.value >> (56 - 8 * i));
  return to_hex(octets, ':');
}

}  // namespace ps
