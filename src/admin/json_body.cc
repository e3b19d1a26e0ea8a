// SPDX-License-Identifier: Apache-2.0
#include "admin/json_body.h"

#include <algorithm>
#include <limits>

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "render/printable.h"

namespace ps::admin {
namespace json = boost::json;
namespace {

Error wrong_type(std::string_view name, std::string_view wanted) {
  return {fmt::format("'{}' must be {}", name, wanted)};
}

}  // namespace

Result<json::object> parse_object(std::string_view body) {
  if (body.empty()) return Error{"the body is empty; a JSON object is expected"};
  boost::system::error_code failure;
  auto value = json::parse({body.data(), body.size()}, failure);
  if (failure) return Error{"the body is not JSON: " + failure.message()};
  if (!value.is_object()) return Error{"the body is JSON, but not an object"};
  return {boost::system::in_place_value, std::move(value.get_object())};
}

Result<void> only_members(const json::object& object,
                          std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : object) {
    std::string_view name(key.data(), key.size());
    if (std::ranges::find(known, name) != known.end()) continue;
    return Error{fmt::format("there is no member '{}'; there are {}", render::printable(name),
                             fmt::join(known, ", "))};
  }
  return {};
}

const json::value* member(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains({name.data(), name.size()});
  return found && !found->is_null() ? found : nullptr;
}

Result<std::optional<std::string>> text_member(const json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (!value) return std::optional<std::string>();
  if (!value->is_string()) return wrong_type(name, "a string");
  return std::optional<std::string>(std::string(value->get_string()));
}

Result<std::optional<bool>> bool_member(const json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (!value) return std::optional<bool>();
  if (!value->is_bool()) return wrong_type(name, "true or false");
  return std::optional<bool>(value->get_bool());
}

Result<std::optional<std::int64_t>> integer_member(const json::object& object,
                                                   std::string_view name) {
  const auto* value = member(object, name);
  if (!value) return std::optional<std::int64_t>();
  if (value->is_int64()) return std::optional<std::int64_t>(value->get_int64());
  if (value->is_uint64()) {
    return std::optional<std::int64_t>(std::numeric_limits<std::int64_t>::max());
  }
  return wrong_type(name, "a whole number");
}

}  // namespace ps::admin
