// SPDX-License-Identifier: Apache-2.0
#include "filter/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/address.h"
#include "base/spelling.h"

namespace ps::filter {
namespace {

using query::Operand;

std::string_view accepted(ValueType type) {
  switch (type) {
    case ValueType::presence:
      return "no value: it is there or not";
    case ValueType::number:
      return "a number, like 10, 0x0a or 0b1010";
    case ValueType::duration:
      return "a duration, like 1.5ms or 20us; without a unit in seconds";
    case ValueType::mac:
      return "a MAC address, like 02:00:00:00:00:01";
    case ValueType::ipv4:
      return "an IPv4 address, like 10.0.0.1 or 10.0.0.0/8";
    case ValueType::ipv6:
      return "an IPv6 address, like 2001:db8::1 or 2001:db8::/32";
    case ValueType::host:
      return "a MAC or IP address, like 02:00:00:00:00:01, 10.0.0.1 or 2001:db8::1";
    case ValueType::dpid:
      return "a datapath id, like 0x11 or 00:00:00:00:00:00:00:11";
    case ValueType::octets:
      return "octets, like 02:00:0a, or text in double quotes";
    case ValueType::text:
      return "text, like \"s1-eth1\"";
  }
  return "a value";
}

/// All of `text` in `base`.
std::optional<std::uint64_t> digits_of(std::string_view text, int base) {
  std::uint64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || stop != end) return {};
  return value;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  int base = 10;
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) base = 16;
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'b' || text[1] == 'B')) base = 2;
  if (base != 10) {
    text.remove_prefix(2);
  } else if (text.size() > 1 && text[0] == '0') {
    base = 8;  // as in Wireshark and C
  }
  return digits_of(text, base);
}

std::optional<std::uint64_t> duration_of(std::string_view text) {
  constexpr std::pair<std::string_view, double> kUnits[] = {
      {"ns", 1.0}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 6e10}, {"h", 3.6e12}};
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || value < 0) return {};
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  double nanoseconds = unit.empty() ? value * 1e9 : -1;
  for (const auto& [name, scale] : kUnits) {
    if (unit == name) nanoseconds = value * scale;
  }
  if (nanoseconds < 0 || nanoseconds > 9e18) return {};
  return static_cast<std::uint64_t>(std::llround(nanoseconds));
}

/// `02:00:0a`, `02-00-0a`, `02.00.0a` or `02000a`.
std::optional<std::string> octets_of(std::string_view text) {
  std::string digits;
  std::size_t run = 0;
  const char separator = text.size() > 2 ? text[2] : '\0';
  const bool separated = separator == ':' || separator == '-' || separator == '.';
  for (const char c : text) {
    if (separated && c == separator) {
      if (run != 2) return {};
      run = 0;
      continue;
    }
    ++run;
    if (separated && run > 2) return {};
    digits += c;
  }
  if (digits.empty() || digits.size() % 2 != 0) return {};
  std::string out;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto octet = digits_of(std::string_view(digits).substr(i, 2), 16);
    if (!octet) return {};
    out += static_cast<char>(*octet);
  }
  return out;
}

std::optional<Literal> ip_of(std::string_view text, ValueType type) {
  const auto slash = text.find('/');
  const auto address = parse_ip(text.substr(0, slash));
  if (!address || (type == ValueType::ipv4 && address->ipv6) ||
      (type == ValueType::ipv6 && !address->ipv6)) {
    return {};
  }
  Literal literal{.octets = std::string(as_text(address->bytes())),
                  .bits = 8 * address->bytes().size()};
  if (slash == std::string_view::npos) return literal;
  const auto bits = digits_of(text.substr(slash + 1), 10);
  if (!bits || *bits > literal.bits) return {};
  literal.bits = *bits;
  return literal;
}

std::optional<Literal> mac_of(std::string_view text) {
  const auto mac = parse_mac(text);
  if (!mac) return {};
  return Literal{.octets = std::string(as_text(Bytes(mac->octets))), .bits = 48};
}

Result<Literal> number_literal(const Operand& operand, const Domain& domain,
                               std::string_view field) {
  const auto& word = operand.value;
  if (const auto name = std::ranges::find(domain.names, word); name != domain.names.end()) {
    if (domain.ordered_names) {
      return Literal{.number = static_cast<std::uint64_t>(name - domain.names.begin()) + 1};
    }
    return Literal{.name = word};
  }
  const auto number = number_of(word);
  if (!number) {
    if (domain.names.empty()) {
      return Error{fmt::format("column {}: {} is {}; found '{}'", operand.column, field,
                               accepted(ValueType::number), word)};
    }
    auto near = suggestion(word, domain.names);
    if (near.empty() && domain.names.size() <= 12) {
      near = fmt::format("; there are {}", fmt::join(domain.names, ", "));
    }
    return Error{fmt::format("column {}: {} is a number or a name, and '{}' is none of its names{}",
                             operand.column, field, word, near)};
  }
  const auto most = domain.octets >= 8 ? std::numeric_limits<std::uint64_t>::max()
                                       : (std::uint64_t{1} << (8 * domain.octets)) - 1;
  if (*number > most) {
    return Error{
        fmt::format("column {}: {} is at most {}; found {}", operand.column, field, most, word)};
  }
  return Literal{.number = *number};
}

std::optional<Literal> plain_literal(const Operand& operand, ValueType type) {
  const bool text = operand.kind == Operand::Kind::text;
  if (type == ValueType::text || (type == ValueType::octets && text)) {
    return Literal{.octets = operand.value};
  }
  if (text) return {};
  switch (type) {
    case ValueType::duration:
      if (const auto duration = duration_of(operand.value)) return Literal{.number = *duration};
      return {};
    case ValueType::dpid:
      if (const auto dpid = parse_dpid(operand.value)) return Literal{.number = dpid->value};
      return {};
    case ValueType::mac:
      return mac_of(operand.value);
    case ValueType::host:
      if (auto mac = mac_of(operand.value)) return mac;
      return ip_of(operand.value, type);
    case ValueType::ipv4:
    case ValueType::ipv6:
      return ip_of(operand.value, type);
    case ValueType::octets:
      if (auto octets = octets_of(operand.value)) return Literal{.octets = *std::move(octets)};
      return {};
    default:
      return {};
  }
}

bool is_number(ValueType type) {
  return type == ValueType::number || type == ValueType::duration || type == ValueType::dpid;
}

bool is_named(const openflow::layout::Number& number, std::string_view name) {
  if (number.kind.style != openflow::layout::Style::flags) return number.name() == name;
  bool found = false;
  for_each_flag(number,
                [&](std::string_view flag, std::uint64_t) { found = found || flag == name; });
  return found;
}

int compare_octets(Bytes a, Bytes b) {
  const auto common = std::min(a.size(), b.size());
  const int order = common == 0 ? 0 : std::memcmp(a.data(), b.data(), common);
  if (order != 0) return order;
  return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

/// The names nearest to `word`, best first, at most three.
std::vector<std::string_view> nearest(std::string_view word,
                                      const std::vector<std::string_view>& names) {
  const std::size_t limit = std::max<std::size_t>(2, word.size() / 4);
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (const auto name : names) {
    if (word.size() >= 3 && name.starts_with(word)) {
      near.emplace_back(1, name);
      continue;
    }
    const auto longer = std::max(name.size(), word.size());
    if (longer - std::min(name.size(), word.size()) > limit) continue;
    if (const auto steps = edit_distance(word, name); steps <= limit)
      near.emplace_back(steps, name);
  }
  std::ranges::sort(near);
  if (near.size() > 3) near.resize(3);
  std::vector<std::string_view> best;
  best.reserve(near.size());
  for (const auto& [steps, name] : near) best.push_back(name);
  return best;
}

}  // namespace

std::string_view to_string(ValueType type) {
  switch (type) {
    case ValueType::presence:
      return "presence";
    case ValueType::number:
      return "number";
    case ValueType::duration:
      return "duration";
    case ValueType::mac:
      return "MAC address";
    case ValueType::ipv4:
      return "IPv4 address";
    case ValueType::ipv6:
      return "IPv6 address";
    case ValueType::host:
      return "MAC or IP address";
    case ValueType::dpid:
      return "datapath id";
    case ValueType::octets:
      return "octets";
    case ValueType::text:
      return "text";
  }
  return "";
}

Result<Literal> literal(const Operand& operand, const Domain& domain, std::string_view field) {
  if (operand.kind == Operand::Kind::word && domain.type == ValueType::number) {
    return number_literal(operand, domain, field);
  }
  if (operand.kind != Operand::Kind::call && operand.slices.empty()) {
    if (auto plain = plain_literal(operand, domain.type)) return *std::move(plain);
  }
  const bool text = operand.kind == Operand::Kind::text;
  return Error{fmt::format(
      "column {}: {} is {}; found {}", operand.column, field, accepted(domain.type),
      text ? fmt::format("the text \"{}\"", operand.value) : fmt::format("'{}'", operand.value))};
}

bool equals(const Value& value, const Literal& literal, ValueType type) {
  if (!literal.name.empty()) return is_named(value.number, literal.name);
  if (is_number(type)) return value.number.value == literal.number;
  const Bytes wanted = as_bytes(literal.octets);
  if (literal.bits == 0 && (type == ValueType::octets || type == ValueType::text)) {
    return std::ranges::equal(value.octets, wanted);
  }
  if (value.octets.size() != wanted.size()) return false;
  const auto whole = static_cast<std::ptrdiff_t>(literal.bits / 8);
  if (!std::equal(wanted.begin(), wanted.begin() + whole, value.octets.begin())) return false;
  const auto rest = literal.bits % 8;
  if (rest == 0) return true;
  const auto at = static_cast<std::size_t>(whole);
  return ((value.octets[at] ^ wanted[at]) >> (8 - rest)) == 0;
}

int compare(const Value& value, const Literal& literal, ValueType type) {
  if (is_number(type)) {
    return value.number.value < literal.number ? -1 : value.number.value > literal.number ? 1 : 0;
  }
  return compare_octets(value.octets, as_bytes(literal.octets));
}

int compare(const Value& a, const Value& b, ValueType type) {
  if (is_number(type)) {
    return a.number.value < b.number.value ? -1 : a.number.value > b.number.value ? 1 : 0;
  }
  return compare_octets(a.octets, b.octets);
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& names) {
  const auto near = nearest(word, names);
  if (near.empty()) return "";
  return fmt::format("; did you mean {}?", fmt::join(near, " or "));
}

}  // namespace ps::filter
