// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace ps::http {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, other };
std::string_view to_string(Method method);

using Fields = std::vector<std::pair<std::string, std::string>>;

/// A request as a route gets it. A value.
struct Request {
  Method method = Method::get;
  std::vector<std::string> path;  ///< percent-decoded segments; doubled slashes count as one
  Fields query;                   ///< percent-decoded, in order
  Fields headers;
  std::string body;
  Fields parameters;  ///< what stood where the route's pattern has `{name}`

  std::optional<std::string_view> query_value(std::string_view name) const;
  /// Names of headers are the same in any case.
  std::optional<std::string_view> header(std::string_view name) const;
  /// Empty when the route's pattern has no `{name}`.
  std::string_view parameter(std::string_view name) const;
};

/// False when a page of another site asks in somebody's browser (RFC 6454's Origin is not the
/// Host).
bool from_same_site(const Request& request);

/// Takes a request target (RFC 9112, section 3.2: origin-form or absolute-form) apart into
/// `request.path` and `request.query`.
Result<void> parse_target(std::string_view target, Request& request);

}  // namespace ps::http
