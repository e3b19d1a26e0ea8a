// SPDX-License-Identifier: Apache-2.0
#include "http/conditional.h"

#include <functional>
#include <utility>

#include <fmt/format.h>

namespace ps::http {
namespace {

/// Weak, because the body may go out compressed or not.
std::string tag_of(std::string_view body) {
  return fmt::format("W/\"{:016x}\"", std::hash<std::string_view>{}(body));
}

/// Compared weakly, as If-None-Match is. No tag of ours contains another.
bool names(std::string_view field, std::string_view tag) {
  return field == "*" || field.find(tag.substr(2)) != std::string_view::npos;
}

}  // namespace

Response if_changed(const Request& request, Response response) {
  if (response.status != 200) return response;
  const auto tag = tag_of(response.body);
  const auto known = request.header("If-None-Match");
  if (known && names(*known, tag)) response = {304, "", "", {}};
  response.headers.emplace_back("ETag", tag);
  response.headers.emplace_back("Cache-Control", "no-cache");
  return response;
}

}  // namespace ps::http
