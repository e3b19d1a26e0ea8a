// SPDX-License-Identifier: Apache-2.0
#include "render/match_json.h"

#include <algorithm>
#include <charconv>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "openflow/field_text.h"

namespace ps::render {
namespace {

namespace json = boost::json;
using openflow::MatchField;

/// Numbers up to this are exact in every JSON reader.
constexpr std::uint64_t kMaxExact = std::uint64_t{1} << 53;

json::value value_json(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  if (is_number && number <= kMaxExact) return number;
  return json::string(text);
}

std::string unused_key(const json::object& taken, const std::string& key) {
  if (!taken.contains(key)) return key;
  for (int i = 2;; ++i) {
    auto next = fmt::format("{}#{}", key, i);
    if (!taken.contains(next)) return next;
  }
}

}  // namespace

/// Numbers of kinds that people write in decimal; an unknown field's octets stay text.
json::value field_value_json(const MatchField& field) {
  const auto text = openflow::format_value(field);
  const auto kind = openflow::info(field.id).kind;
  const bool numeric = kind == openflow::FieldKind::decimal || kind == openflow::FieldKind::port ||
                       kind == openflow::FieldKind::vlan;
  if (numeric && !field.has_mask()) return value_json(text);
  return json::string(text);
}

/// What stands before the `=` of format_field().
std::string field_key(const MatchField& field) {
  auto text = openflow::format_field(field);
  text.resize(std::min(text.find('='), text.size()));
  return text;
}

json::object match_json(const openflow::Match& match) {
  json::object out;
  for (const MatchField& field : match) {
    out[unused_key(out, field_key(field))] = field_value_json(field);
  }
  return out;
}

}  // namespace ps::render
