// SPDX-License-Identifier: Apache-2.0
#include "admin/records_request.h"

#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "render/printable.h"
#include "session/asked.h"

namespace ps::admin {
namespace {

/// Nothing when it is absent.
Result<std::optional<std::uint64_t>> number(const http::Request& request, std::string_view name,
                                            std::uint64_t least, std::uint64_t most) {
  auto text = request.query_value(name);
  if (!text) return std::optional<std::uint64_t>();
  std::uint64_t value = 0;
  auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), value);
  bool all = failure == std::errc{} && end == text->data() + text->size();
  if (all && value >= least && value <= most) return std::optional(value);
  return Error{fmt::format("'{}' is not accepted as {}: a number from {} to {} is",
                           render::printable(*text), name, least, most)};
}

Result<record::Cursor> cursor(const http::Request& request, const session::Session& session) {
  const auto text = request.query_value("cursor");
  if (!text) return record::Cursor{0};
  return session::asked_cursor(*text, session, "next");
}

Result<void> only_known(const http::Request& request) {
  for (const auto& [name, value] : request.query) {
    if (name == "cursor" || name == "max" || name == "wait" || name == "format") continue;
    return Error{fmt::format("there is no parameter '{}'; there are cursor, max, wait, format",
                             render::printable(name))};
  }
  return {};
}

}  // namespace

Result<RecordsRequest> read_records_request(const http::Request& request,
                                            const session::Session& session,
                                            const RecordsBounds& bounds) {
  auto known = only_known(request);
  if (!known) return known.error();
  auto from = cursor(request, session);
  if (!from) return from.error();
  auto max = number(request, "max", 1, bounds.max);
  if (!max) return max.error();
  auto wait = number(request, "wait", 0, static_cast<std::uint64_t>(bounds.wait.count()));
  if (!wait) return wait.error();
  RecordsRequest out{.from = *from, .max = *max};
  if (*wait) out.wait = std::chrono::seconds(**wait);
  if (auto name = request.query_value("format")) {
    auto format = render::find_format(*name);
    if (!format) return format.error();
    out.format = *format;
  }
  return out;
}

}  // namespace ps::admin
