// SPDX-License-Identifier: Apache-2.0
#include "filter/filter.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace ps::filter {

Result<Kinds> parse_direction(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  if (lower == "in") return Kinds::in;
  if (lower == "out") return Kinds::out;
  if (lower == "both") return Kinds::both;
  return Error{fmt::format("'{}' is not a direction; accepted are in, out and both", text)};
}

std::string_view to_string(Kinds kinds) {
  switch (kinds) {
    case Kinds::in:
      return "in";
    case Kinds::out:
      return "out";
    case Kinds::both:
      return "both";
    case Kinds::any:
      return "any";
  }
  return "";
}

bool is_of_kind(const decode::Message& message, Kinds kinds) {
  using openflow::MsgType;
  const auto type = message.type;
  bool in = message.sent_up.has_value();
  bool out = type == MsgType::packet_out || type == MsgType::flow_mod;
  switch (kinds) {
    case Kinds::in:
      return in;
    case Kinds::out:
      return out;
    case Kinds::both:
      return in || out;
    case Kinds::any:
      return true;
  }
  return false;
}

std::string to_string(const Filter& filter) {
  std::string text;
  if (filter.host) text = "host == " + to_string(*filter.host);
  if (filter.kinds != Kinds::any) {
    if (!text.empty()) text += " and ";
    text += fmt::format("direction == {}", to_string(filter.kinds));
  }
  return text;
}

}  // namespace ps::filter
