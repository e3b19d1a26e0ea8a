// SPDX-License-Identifier: Apache-2.0
#include "admin/filters_rest.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "admin/json_body.h"
#include "filter/explanation.h"
#include "filter/legacy_form.h"

namespace ps::admin {
namespace json = boost::json;
namespace {

constexpr std::string_view kFilterForm =
    R"(a text like "host == 10.0.0.1 and of.type == packet_in", )"
    R"(or {"mac": "02:00:00:00:00:01", "direction": "in"|"out"|"both"}, both members optional)";

Result<query::Expression> read_legacy_form(const json::object& members) {
  if (auto known = only_members(members, {"mac", "direction"}); !known) {
    return Error{"in 'filter': " + known.error().message};
  }
  auto mac_text = text_member(members, "mac");
  if (!mac_text) return mac_text.error();
  auto direction = text_member(members, "direction");
  if (!direction) return direction.error();
  std::vector<query::Expression> parts;
  if (*mac_text) {
    auto mac = parse_mac(**mac_text);
    if (!mac) return mac.error();
    parts.push_back(filter::host_filter(*mac));
  }
  if (*direction) {
    auto kinds = filter::direction_filter(**direction);
    if (!kinds) return kinds.error();
    parts.push_back(*std::move(kinds));
  }
  return query::Expression::all_of(std::move(parts));
}

Result<query::Expression> read_expression(const json::object& object) {
  const auto* value = member(object, "filter");
  if (!value) return query::Expression();
  if (value->is_object()) return read_legacy_form(value->get_object());
  if (!value->is_string()) return Error{fmt::format("'filter' must be {}", kFilterForm)};
  return query::parse(value->get_string());
}

json::object to_json(const filter::FieldSpec& field) {
  json::array names;
  for (const auto name : field.domain.names) names.emplace_back(name);
  json::object out{{"name", field.name},
                   {"type", to_string(field.domain.type)},
                   {"help", field.help},
                   {"where", field.where},
                   {"example", field.example}};
  if (!names.empty()) out["values"] = std::move(names);
  return out;
}

}  // namespace

Result<filter::Predicate> read_filter(const json::object& object) {
  const auto expression = read_expression(object);
  if (!expression) return expression.error();
  return filter::Predicate::of(*expression);
}

http::Response refused(const Error& error) {
  const auto column = query::error_column(error.message);
  if (!column) return http::problem(400, error.message);
  return http::problem(400, error.message, {{"column", *column}});
}

http::Response explain_filter(const http::Request& request) {
  const auto object = parse_object(request.body);
  if (!object) return refused(object.error());
  if (auto known = only_members(*object, {"filter"}); !known) return refused(known.error());
  const auto expression = read_expression(*object);
  if (!expression) return refused(expression.error());
  const auto explanation = filter::explain(*expression);
  if (!explanation) return refused(explanation.error());
  json::array fields;
  for (const auto* field : explanation->fields) fields.push_back(to_json(*field));
  return http::json(200, json::serialize(json::object{{"filter", to_string(*expression)},
                                                      {"tree", query::to_json(*expression)},
                                                      {"index", explanation->demand.to_string()},
                                                      {"fields", std::move(fields)}}));
}

http::Response fields_response() {
  json::array fields;
  for (const auto& field : filter::Fields::known().all()) fields.push_back(to_json(field));
  return http::json(200, json::serialize(json::object{{"fields", std::move(fields)}}));
}

}  // namespace ps::admin
