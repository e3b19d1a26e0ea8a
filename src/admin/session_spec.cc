// SPDX-License-Identifier: Apache-2.0
#include "admin/session_spec.h"

#include <cstdint>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "admin/filters_rest.h"
#include "admin/json_body.h"
#include "render/rendering.h"

namespace ps::admin {
namespace json = boost::json;
namespace {

using std::chrono::seconds;

constexpr std::int64_t kLongestPeriod = std::int64_t{366} * 24 * 3600;
constexpr std::size_t kLongestLabel = 200;

Result<const render::FormatSpec*> read_format(const json::object& object) {
  auto name = text_member(object, "format");
  if (!name) return name.error();
  if (!*name) return static_cast<const render::FormatSpec*>(nullptr);
  return render::find_format(**name);
}

}  // namespace

Result<std::optional<seconds>> read_period(const json::object& object) {
  auto period = integer_member(object, "period");
  if (!period) return period.error();
  if (!*period) return std::optional<seconds>();
  if (**period < 1 || **period > kLongestPeriod) {
    return Error{fmt::format("'period' must be from 1 to {} seconds", kLongestPeriod)};
  }
  return std::optional(seconds(**period));
}

Result<session::SessionSpec> read_session_spec(const json::object& object) {
  auto known = only_members(object, {"filter", "period", "format", "colour", "label"});
  if (!known) return known.error();
  auto filter = read_filter(object);
  if (!filter) return filter.error();
  auto period = read_period(object);
  if (!period) return period.error();
  auto format = read_format(object);
  if (!format) return format.error();
  auto colour = bool_member(object, "colour");
  if (!colour) return colour.error();
  auto label = text_member(object, "label");
  if (!label) return label.error();
  if (*label && (*label)->size() > kLongestLabel) {
    return Error{fmt::format("'label' has at most {} octets", kLongestLabel)};
  }
  session::SessionSpec spec;
  spec.filter = *std::move(filter);
  spec.period = period->value_or(spec.period);
  spec.format = *format;
  spec.colour = colour->value_or(false);
  spec.label = label->value_or("");
  return {boost::system::in_place_value, std::move(spec)};
}

}  // namespace ps::admin
