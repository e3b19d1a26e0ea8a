// SPDX-License-Identifier: Apache-2.0
#include "admin/statistics_rest.h"

#include <charconv>
#include <memory>
#include <utility>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "render/printable.h"

namespace ps::admin {
namespace {

struct Query {
  double seconds = 1;
  std::size_t top = 20;
};

template <class Number>
Result<Number> number(std::string_view name, std::string_view text, Number least, Number most) {
  Number value{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool all = failure == std::errc{} && end == text.data() + text.size();
  if (all && value >= least && value <= most) return value;
  return Error{fmt::format("'{}' is not accepted as {}: a number from {} to {} is",
                           render::printable(text), name, least, most)};
}

Result<Query> read_query(const http::Request& request) {
  Query query;
  for (const auto& [name, text] : request.query) {
    if (name == "seconds") {
      const auto seconds = number(name, text, 0.1, 60.0);
      if (!seconds) return seconds.error();
      query.seconds = *seconds;
    } else if (name == "top") {
      const auto top = number(name, text, std::size_t{1}, std::size_t{1000});
      if (!top) return top.error();
      query.top = *top;
    } else {
      return Error{fmt::format("there is no parameter '{}'; there are seconds, top",
                               render::printable(name))};
    }
  }
  return query;
}

}  // namespace

void answer_statistics(const http::Request& request, http::Responder responder,
                       Statistics& statistics) {
  const auto query = read_query(request);
  if (!query) return responder.send(http::problem(400, query.error().message));
  const auto to = std::make_shared<http::Responder>(std::move(responder));
  const std::chrono::milliseconds time(static_cast<int>(1000 * query->seconds));
  const bool accepted = statistics.count(time, query->top, [to](const counting::Report& report) {
    to->send(http::json(200, boost::json::serialize(to_json(report))));
  });
  if (!accepted) to->send(http::problem(429, "too many count at this time; ask again"));
}

}  // namespace ps::admin
