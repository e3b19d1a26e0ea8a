// SPDX-License-Identifier: Apache-2.0
#include "filter/legacy_form.h"

#include <algorithm>
#include <cctype>
#include <string>

#include <fmt/format.h>

namespace ps::filter {

Result<query::Expression> direction_filter(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  if (lower == "in") return query::parse("of.packet_in");
  if (lower == "out") return query::parse("of.type in {packet_out, flow_mod}");
  if (lower == "both") return query::parse("of.packet_in or of.type in {packet_out, flow_mod}");
  return Error{fmt::format("'{}' is not a direction; accepted are in, out and both", text)};
}

query::Expression host_filter(const MacAddress& mac) {
  return *query::parse("host == " + to_string(mac));
}

query::Expression host_filter(const IpAddress& ip) {
  return *query::parse("host == " + to_string(ip));
}

}  // namespace ps::filter
