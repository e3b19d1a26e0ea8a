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
