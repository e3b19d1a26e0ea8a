// SPDX-License-Identifier: Apache-2.0
#include "admin/legacy_rest.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "admin/json_body.h"
#include "filter/legacy_form.h"
#include "session/sessions.h"

namespace ps::admin {
namespace json = boost::json;
namespace {

using std::chrono::seconds;

constexpr std::string_view kAccepted = "0";
constexpr std::string_view kTooManyFilters = "-1003";
constexpr std::string_view kNoSuchSession = "-1004";

/// What a request says, before anything is looked up.
struct Wish {
  std::optional<std::string> session_id;
  std::optional<std::string> mac;
  std::optional<std::string> direction;
  std::optional<std::string> output;
  seconds period{0};
};

http::Response answer(std::string_view session_id) {
  return http::json(200, json::serialize(json::object{{"sessionId", session_id}}));
}

http::Response refuse(std::string_view reason) {
  return http::json(400, json::serialize(json::object{{"sessionId", nullptr}, {"reason", reason}}));
}

/// Numbers pass for text here, as they did with the JSON binder of old.
Result<std::optional<std::string>> lenient_text(const json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (value && value->is_number()) return std::optional<std::string>(json::serialize(*value));
  return text_member(object, name);
}

seconds whole_seconds(double number) {
  constexpr double kMost = 1e15;  // far beyond the longest lease; the sessions cut it
  return seconds(static_cast<std::int64_t>(std::clamp(std::trunc(number), -kMost, kMost)));
}

/// Text that is a number passes for one, and fractions of seconds are cut off.
Result<seconds> lenient_period(const json::object& object) {
  const auto* value = member(object, "period");
  if (!value) return Error{"'period' is missing: how many seconds the session shall live"};
  if (value->is_number()) return whole_seconds(value->to_number<double>());
  double number = 0;
  if (value->is_string()) {
    std::string_view text(value->get_string().data(), value->get_string().size());
    auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool all = failure == std::errc{} && end == text.data() + text.size();
    if (all && std::isfinite(number)) return whole_seconds(number);
  }
  return Error{"'period' must be a number of seconds"};
}

Result<Wish> read_wish(const json::object& object) {
  Wish wish;
  const std::pair<std::string_view, std::optional<std::string>*> texts[] = {
      {"sessionid", &wish.session_id},  // as the documentation of old spelt it
      {"sessionId", &wish.session_id},
      {"mac", &wish.mac},
      {"direction", &wish.direction},
      {"output", &wish.output}};
  for (const auto& [name, place] : texts) {
    auto text = lenient_text(object, name);
    if (!text) return text.error();
    if (*text) *place = std::move(*text);
  }
  if (!wish.session_id && !wish.mac && !wish.direction) {
    return Error{"none of 'sessionId', 'mac' and 'direction' is there"};
  }
  auto period = lenient_period(object);
  if (!period) return period.error();
  wish.period = *period;
  return {boost::system::in_place_value, std::move(wish)};
}

Result<session::SessionSpec> to_spec(const Wish& wish, const render::FormatSpec& default_format) {
  session::SessionSpec spec;
  spec.period = std::max(wish.period, seconds{0});
  spec.format = &default_format;
  std::vector<query::Expression> parts;
  if (wish.mac) {
    auto mac = parse_mac(*wish.mac);
    if (!mac) return mac.error();
    parts.push_back(filter::host_filter(*mac));
  }
  auto kinds = filter::direction_filter(wish.direction.value_or("both"));
  if (!kinds) return kinds.error();
  parts.push_back(*std::move(kinds));
  auto filter = filter::Predicate::of(query::Expression::all_of(std::move(parts)));
  if (!filter) return filter.error();
  spec.filter = *std::move(filter);
  if (wish.output) {
    auto format = render::find_format(*wish.output);
    if (!format) return format.error();
    spec.format = *format;
  }
  return {boost::system::in_place_value, std::move(spec)};
}

http::Response add(const Wish& wish, session::Sessions& sessions,
                   const render::FormatSpec& default_format) {
  auto spec = to_spec(wish, default_format);
  if (!spec) return refuse(spec.error().message);
  auto session = sessions.create(std::move(*spec));
  if (!session) return answer(kTooManyFilters);
  if (wish.period <= seconds{0}) sessions.end((*session)->id, "expired");
  return answer((*session)->id);
}

}  // namespace

http::Response legacy_packet_trace(const http::Request& request, session::Sessions& sessions,
                                   const render::FormatSpec& default_format) {
  auto object = parse_object(request.body);
  if (!object) return refuse(object.error().message);
  auto wish = read_wish(*object);
  if (!wish) return refuse(wish.error().message);
  if (!wish->session_id) return add(*wish, sessions, default_format);
  bool known = wish->period > seconds{0} ? sessions.refresh(*wish->session_id, wish->period)
                                         : sessions.end(*wish->session_id, "ended by owner");
  return answer(known ? kAccepted : kNoSuchSession);
}

}  // namespace ps::admin
