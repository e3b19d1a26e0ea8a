// SPDX-License-Identifier: Apache-2.0
#include "admin/records_rest.h"

#include <charconv>

#include <fmt/format.h>

#include "admin/sessions_rest.h"
#include "render/printable.h"
#include "session/sessions.h"
#include "stream/http_records.h"

namespace ps::admin {
namespace {

using stream::RecordsQuery;

Result<std::uint64_t> number(const http::Request& request, std::string_view name,
                             std::uint64_t least, std::uint64_t most, std::uint64_t if_absent) {
  auto text = request.query_value(name);
  if (!text) return if_absent;
  std::uint64_t value = 0;
  auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), value);
  bool all = failure == std::errc{} && end == text->data() + text->size();
  if (all && value >= least && value <= most) return value;
  return Error{fmt::format("'{}' is not accepted as {}: a number from {} to {} is",
                           render::printable(*text), name, least, most)};
}

Result<record::Cursor> cursor(const http::Request& request, const session::Session& session) {
  auto end = session.log->end();
  if (request.query_value("cursor") == "end") return end;
  auto from = number(request, "cursor", 0, end, 0);
  if (from) return from;
  return Error{
      fmt::format("'{}' is not accepted as cursor: what a batch of this session gave as "
                  "'next' is, and 'end'",
                  render::printable(*request.query_value("cursor")))};
}

Result<void> only_known(const http::Request& request) {
  for (const auto& [name, value] : request.query) {
    if (name == "cursor" || name == "max" || name == "wait" || name == "format") continue;
    return Error{fmt::format("there is no parameter '{}'; there are cursor, max, wait, format",
                             render::printable(name))};
  }
  return {};
}

Result<RecordsQuery> read_query(const http::Request& request, const session::Session& session) {
  auto known = only_known(request);
  if (!known) return known.error();
  RecordsQuery query;
  auto from = cursor(request, session);
  if (!from) return from.error();
  auto max = number(request, "max", 1, RecordsQuery::kMostRecords, query.max_records);
  if (!max) return max.error();
  auto wait = number(request, "wait", 0, RecordsQuery::kLongestWait.count(), 0);
  if (!wait) return wait.error();
  if (auto name = request.query_value("format")) {
    auto format = render::find_format(*name);
    if (!format) return format.error();
    query.format = *format;
  }
  query.from = *from;
  query.max_records = *max;
  query.wait = std::chrono::seconds(*wait);
  return query;
}

}  // namespace

void answer_records(const http::Request& request, http::Responder responder,
                    session::Sessions& sessions, stream::HttpRecords& records) {
  auto id = request.parameter("id");
  auto session = sessions.find(id);
  if (!session) return responder.send(no_such_session(id));
  auto query = read_query(request, *session);
  if (!query) return responder.send(http::problem(400, query.error().message));
  auto to = std::make_shared<http::Responder>(std::move(responder));
  auto read = records.read(std::move(session), *query, [to](std::string document) {
    to->send(http::json(200, std::move(document)));
  });
  if (read != 0) to->on_closed([&records, read] { records.cancel(read); });
}

}  // namespace ps::admin
