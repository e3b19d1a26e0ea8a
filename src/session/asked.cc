// SPDX-License-Identifier: Apache-2.0
#include "session/asked.h"

#include <fmt/format.h>

#include "base/utf8.h"
#include "render/printable.h"
#include "session/session.h"

namespace ps::session {
namespace {

constexpr std::int64_t kLongestPeriod = std::int64_t{366} * 24 * 3600;
constexpr std::size_t kLongestLabel = 200;

}  // namespace

Result<std::chrono::seconds> asked_period(std::int64_t seconds) {
  if (seconds >= 1 && seconds <= kLongestPeriod) return std::chrono::seconds(seconds);
  return Error{fmt::format("'period' must be from 1 to {} seconds", kLongestPeriod)};
}

Error not_from_one(std::string_view name, std::int64_t most) {
  const auto range = most == kUnlimited ? "from 1 on" : fmt::format("from 1 to {}", most);
  return Error{fmt::format("'{}' must be a whole number {}", name, range)};
}

Result<std::int64_t> asked_number(std::string_view name, std::int64_t number, std::int64_t most) {
  if (number >= 1 && number <= most) return number;
  return not_from_one(name, most);
}

Result<std::string> asked_label(std::string label) {
  if (label.size() > kLongestLabel) {
    return Error{fmt::format("'label' has at most {} octets", kLongestLabel)};
  }
  if (!is_utf8(label)) return Error{"'label' must be UTF-8"};
  return {boost::system::in_place_value, std::move(label)};
}

std::string no_such_session(std::string_view id) {
  return fmt::format("there is no session {}; it may have expired", render::printable(shown(id)));
}

}  // namespace ps::session
