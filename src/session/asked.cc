// SPDX-License-Identifier: Apache-2.0
#include "session/asked.h"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/moment.h"
#include "base/utf8.h"
#include "render/printable.h"

namespace ps::session {
namespace {

constexpr std::int64_t kLongestPeriod = std::int64_t{366} * 24 * 3600;
constexpr std::size_t kLongestLabel = 200;
constexpr std::size_t kLongestMoment = 100;

/// The text is whatever a client sent.
Result<std::optional<Timestamp>> asked_moment(std::string_view name,
                                              const std::optional<std::string>& text,
                                              Timestamp now) {
  if (!text) return std::optional<Timestamp>();
  const auto moment = parse_moment(repeated(*text, kLongestMoment), now);
  if (!moment) return Error{fmt::format("'{}': {}", name, moment.error().message)};
  return std::optional(*moment);
}

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

Result<void> put_past(const AskedPast& asked, Timestamp now, SessionSpec& spec) {
  const auto since = asked_moment("since", asked.since, now);
  if (!since) return since.error();
  const auto until = asked_moment("until", asked.until, now);
  if (!until) return until.error();
  if (asked.last && *asked.last < 1) {
    return Error{"'last' is how many messages of before, at least 1"};
  }
  spec.since = *since;
  spec.until = *until;
  if (asked.last) spec.last = static_cast<std::uint64_t>(*asked.last);
  spec.follow = asked.follow.value_or(true);
  if (spec.since && spec.until && *spec.until <= *spec.since) {
    return Error{"'until' is not after 'since': no message is between them"};
  }
  if (spec.wants_history() && spec.intake != record::Intake{}) {
    return Error{
        "'limit', 'sample' and 'rate' are for what is live: not together with 'since', 'last' or "
        "'follow'"};
  }
  return {};
}

Result<record::Cursor> asked_cursor(std::string_view text, const Session& session,
                                    std::string_view next) {
  const auto end = session.log->end();
  if (text == "end") return end;
  record::Cursor cursor = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), cursor);
  const bool whole = failure == std::errc{} && stop == text.data() + text.size();
  if (whole && cursor <= end) return cursor;
  return Error{
      fmt::format("'{}' is not accepted as cursor: what a batch of this session gave as '{}' is, "
                  "and 'end'",
                  repeated(text), next)};
}

std::string repeated(std::string_view said, std::size_t most) {
  return render::printable(said.substr(0, most)) + (said.size() > most ? "..." : "");
}

Error no_history() {
  return Error{
      "this server keeps no history (--history-bytes 0), so no session begins in the past"};
}

std::string no_such_session(std::string_view id) {
  return fmt::format("there is no session {}; it may have expired", render::printable(shown(id)));
}

}  // namespace ps::session
