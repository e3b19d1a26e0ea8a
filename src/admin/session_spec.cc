// SPDX-License-Identifier: Apache-2.0
#include "admin/session_spec.h"

#include <string>
#include <utility>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "admin/filters_rest.h"
#include "admin/intake_spec.h"
#include "admin/json_body.h"
#include "render/rendering.h"
#include "session/asked.h"

namespace ps::admin {
namespace json = boost::json;
namespace {

using std::chrono::seconds;

Result<const render::FormatSpec*> read_format(const json::object& object) {
  auto name = text_member(object, "format");
  if (!name) return name.error();
  if (!*name) return static_cast<const render::FormatSpec*>(nullptr);
  return render::find_format(**name);
}

/// A text, or a number of seconds since 1970 as text.
Result<std::optional<std::string>> read_moment(const json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (value == nullptr || !value->is_number()) return text_member(object, name);
  if (value->is_double()) return std::optional(fmt::format("{:f}", value->get_double()));
  return std::optional(json::serialize(*value));
}

Result<void> read_past(const json::object& object, Timestamp now, session::SessionSpec& spec) {
  auto since = read_moment(object, "since");
  if (!since) return since.error();
  auto until = read_moment(object, "until");
  if (!until) return until.error();
  const auto last = integer_member(object, "last");
  if (!last) return last.error();
  const auto follow = bool_member(object, "follow");
  if (!follow) return follow.error();
  return session::put_past({*std::move(since), *std::move(until), *last, *follow}, now, spec);
}

}  // namespace

Result<std::optional<seconds>> read_period(const json::object& object) {
  auto period = integer_member(object, "period");
  if (!period) return period.error();
  if (!*period) return std::optional<seconds>();
  auto asked = session::asked_period(**period);
  if (!asked) return asked.error();
  return std::optional(*asked);
}

Result<std::optional<std::string>> read_label(const json::object& object) {
  auto label = text_member(object, "label");
  if (!label || !*label) return label;
  auto asked = session::asked_label(**std::move(label));
  if (!asked) return asked.error();
  return std::optional(*std::move(asked));
}

Result<session::SessionSpec> read_session_spec(const json::object& object, Timestamp now) {
  auto known =
      only_members(object, {"filter", "period", "format", "colour", "label", "since", "last",
                            "until", "follow", "limit", "sample", "rate", "overflow", "buffer"});
  if (!known) return known.error();
  auto filter = read_filter(object);
  if (!filter) return filter.error();
  auto period = read_period(object);
  if (!period) return period.error();
  auto format = read_format(object);
  if (!format) return format.error();
  auto colour = bool_member(object, "colour");
  if (!colour) return colour.error();
  auto label = read_label(object);
  if (!label) return label.error();
  session::SessionSpec spec;
  spec.filter = *std::move(filter);
  spec.period = period->value_or(spec.period);
  spec.format = *format;
  spec.colour = colour->value_or(false);
  spec.label = label->value_or("");
  if (auto intake = read_intake(object, spec.intake); !intake) return intake.error();
  if (auto log = read_log_wishes(object, spec); !log) return log.error();
  if (auto past = read_past(object, now, spec); !past) return past.error();
  return {boost::system::in_place_value, std::move(spec)};
}

}  // namespace ps::admin
