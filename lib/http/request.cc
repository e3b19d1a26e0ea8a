// SPDX-License-Identifier: Apache-2.0
#include "http/request.h"

#include <algorithm>

#include <boost/beast/core/string.hpp>
#include <boost/url/pct_string_view.hpp>

namespace ps::http {
namespace {

template <class Same>
std::optional<std::string_view> find(const Fields& fields, Same same) {
  auto at = std::ranges::find_if(fields, [&](const auto& field) { return same(field.first); });
  if (at == fields.end()) return std::nullopt;
  return at->second;
}

/// `form`: a plus sign stands for a space, as HTML forms write queries.
bool decode(std::string_view text, bool form, std::string& out) {
  auto encoded = boost::urls::make_pct_string_view({text.data(), text.size()});
  if (!encoded) return false;
  boost::urls::encoding_opts options;
  options.space_as_plus = form;
  out = encoded->decode(options);
  return true;
}

/// Calls `use` with each part between separators that is not empty, until it gives false.
template <class Use>
bool each_part(std::string_view text, char separator, Use use) {
  while (!text.empty()) {
    auto end = std::min(text.find(separator), text.size());
    if (end > 0 && !use(text.substr(0, end))) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

bool parse_path(std::string_view text, Request& request) {
  return each_part(text, '/', [&](std::string_view segment) {
    return decode(segment, false, request.path.emplace_back());
  });
}

bool parse_query(std::string_view text, Request& request) {
  return each_part(text, '&', [&](std::string_view pair) {
    auto& [name, value] = request.query.emplace_back();
    auto equals = pair.find('=');
    if (equals == std::string_view::npos) return decode(pair, true, name);
    return decode(pair.substr(0, equals), true, name) &&
           decode(pair.substr(equals + 1), true, value);
  });
}

}  // namespace

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::delete_:
      return "DELETE";
    case Method::other:
      break;
  }
  return "other";
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  return find(query, [&](const std::string& each) { return each == name; });
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  return find(headers, [&](const std::string& each) {
    return boost::beast::iequals({each.data(), each.size()}, {name.data(), name.size()});
  });
}

std::string_view Request::parameter(std::string_view name) const {
  return find(parameters, [&](const std::string& each) { return each == name; }).value_or("");
}

bool from_same_site(const Request& request) {
  const auto origin = request.header("Origin");
  if (!origin) return true;
  const auto scheme = origin->find("://");
  return scheme != std::string_view::npos && origin->substr(scheme + 3) == request.header("Host");
}

Result<void> parse_target(std::string_view target, Request& request) {
  auto path = target.substr(0, std::min(target.find_first_of("?#"), target.size()));
  auto query = target.substr(path.size());
  query = query.substr(0, std::min(query.find('#'), query.size()));
  if (query.starts_with('?')) query.remove_prefix(1);
  if (auto scheme = path.find("://"); !path.starts_with('/') && scheme != std::string_view::npos) {
    auto slash = path.find('/', scheme + 3);
    path = slash == std::string_view::npos ? "/" : path.substr(slash);
  }
  if (!path.starts_with('/')) return Error{"the request's target does not begin with '/'"};
  if (!parse_path(path, request) || !parse_query(query, request)) {
    return Error{"a '%' in the request's target is not followed by two hexadecimal digits"};
  }
  return {};
}

}  // namespace ps::http
