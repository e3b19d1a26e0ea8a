// SPDX-License-Identifier: Apache-2.0
#include "http/router.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace ps::http {
namespace {

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

/// What stands for the parameters of `pattern`; nothing when the path does not fit it.
std::optional<Fields> fit(const std::vector<std::string>& pattern,
                          const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  Fields parameters;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_parameter(pattern[i])) {
      parameters.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), path[i]);
    } else if (pattern[i] != path[i]) {
      return std::nullopt;
    }
  }
  return parameters;
}

bool serves(Method route, Method asked) {
  return route == asked || (route == Method::get && asked == Method::head);
}

Response method_not_allowed(const std::string& allowed, Method asked) {
  auto response =
      problem(405, fmt::format("{} is not served here; accepted: {}", to_string(asked), allowed));
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const auto& route : routes_) {
    Request parsed;
    (void)parse_target(route.pattern, parsed);
    patterns_.push_back(std::move(parsed.path));
  }
}

void Router::operator()(Request request, Responder responder) const {
  std::string allowed;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    auto parameters = fit(patterns_[i], request.path);
    if (!parameters) continue;
    if (serves(routes_[i].method, request.method)) {
      request.parameters = std::move(*parameters);
      return routes_[i].answer(std::move(request), std::move(responder));
    }
    if (!allowed.empty()) allowed += ", ";
    allowed += to_string(routes_[i].method);
    if (routes_[i].method == Method::get) allowed += ", HEAD";
  }
  if (!allowed.empty()) return responder.send(method_not_allowed(allowed, request.method));
  responder.send(problem(404, "nothing is served at this path; / lists what is"));
}

}  // namespace ps::http
