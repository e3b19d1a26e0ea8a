// SPDX-License-Identifier: Apache-2.0
// Fields of bodies: members by the table that the layouts write, matches and set-fields by the
// table of match fields.
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "filter/fields.h"
#include "openflow/field.h"

namespace ps::filter {
namespace {

struct Row {
  std::string_view path;
  ValueType type;
  std::size_t octets;
  std::string_view names;
  std::string_view messages;
  std::string_view first;
  std::string_view last;
};

constexpr Row kRows[] = {
#include "filter/body_fields.inc"
};

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    all.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

/// `of.type` is the kind of message, so a member of that name stands below `of.body`.
bool is_common(std::string_view path) {
  return path == "type" || path == "xid" || path == "length" || path == "version";
}

std::string some_value(const Domain& domain) {
  if (!domain.names.empty()) return " == " + std::string(domain.names.front());
  switch (domain.type) {
    case ValueType::presence:
      return "";
    case ValueType::mac:
      return " == 02:00:00:00:00:01";
    case ValueType::ipv4:
      return " == 10.0.0.0/8";
    case ValueType::ipv6:
      return " == 2001:db8::/32";
    case ValueType::dpid:
      return " == 0x11";
    case ValueType::octets:
      return " contains 00:01";
    case ValueType::text:
      return " contains \"s1\"";
    default:
      return " == 1";
  }
}

/// Of the names of messages; of other words that it may be any.
KindSet kinds_of(std::string_view messages) {
  KindSet kinds = KindSet::of(openflow::MsgType::unknown);  // their body is `data`
  for (const auto name : words(messages)) {
    const auto type = openflow::msg_type_named(name);
    if (type == openflow::MsgType::unknown) return KindSet::all();
    kinds = kinds | KindSet::of(type);
  }
  return messages.empty() ? KindSet::all() : kinds;
}

FieldSpec member(const Row& row) {
  const std::string name = (is_common(row.path) ? "of.body." : "of.") + std::string(row.path);
  const Domain domain{.type = row.type, .octets = row.octets, .names = words(row.names)};
  const auto versions =
      row.first == row.last ? std::string(row.first) : fmt::format("{} to {}", row.first, row.last);
  return {.name = name,
          .domain = domain,
          .help = "member of the body",
          .where = fmt::format("{}; {}", row.messages, versions),
          .example = name + some_value(domain),
          .cost = Cost::body,
          .path = Path::of(row.path),
          .kinds = kinds_of(row.messages)};
}

ValueType type_of(openflow::FieldKind kind) {
  switch (kind) {
    case openflow::FieldKind::mac:
      return ValueType::mac;
    case openflow::FieldKind::ipv4:
      return ValueType::ipv4;
    case openflow::FieldKind::ipv6:
      return ValueType::ipv6;
    case openflow::FieldKind::raw:
      return ValueType::octets;
    default:
      return ValueType::number;
  }
}

FieldSpec match_field(const openflow::FieldInfo& field, std::string_view below,
                      std::string_view help, std::string_view where) {
  const std::string path = fmt::format("{}.{}", below, field.name);
  const Domain domain{.type = type_of(field.kind),
                      .octets = field.octets == 0 ? std::size_t{8} : std::size_t{field.octets}};
  return {.name = "of." + path,
          .domain = domain,
          .help = std::string(help),
          .where = std::string(where),
          .example = "of." + path + some_value(domain),
          .cost = Cost::body,
          .path = Path::of(below).member(field.name)};
}

}  // namespace

std::vector<FieldSpec> body_fields() {
  std::vector<FieldSpec> fields;
  for (std::size_t i = 1; i < openflow::kFieldCount; ++i) {
    const auto& field = openflow::info(static_cast<openflow::Field>(i));
    if (field.name.empty()) continue;
    fields.push_back(match_field(field, "match",
                                 "the value that a match names; its mask does not count",
                                 "every message with a match; 1.0 to 1.5"));
    fields.push_back(match_field(field, "action.set_field",
                                 "the value that a set_field action sets",
                                 "every message with actions; 1.0 to 1.5"));
  }
  for (const Row& row : kRows) fields.push_back(member(row));
  return fields;
}

}  // namespace ps::filter
