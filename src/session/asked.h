// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "record/batch.h"
#include "session/session.h"

namespace ps::session {

// What clients ask of sessions, checked the same whichever way they ask.

inline constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max();

/// A lease: 1 second to 366 days. The error says what is accepted.
Result<std::chrono::seconds> asked_period(std::int64_t seconds);

/// A number under `name` from 1 to `most`.
Result<std::int64_t> asked_number(std::string_view name, std::int64_t number,
                                  std::int64_t most = kUnlimited);
/// What is said to who asks for something else there.
Error not_from_one(std::string_view name, std::int64_t most);

/// UTF-8 of at most 200 octets.
Result<std::string> asked_label(std::string label);

/// What of the past, and up to when, as clients write it; what is absent is not asked for. A value.
struct AskedPast {
  std::optional<std::string> since{};  ///< as parse_moment reads it
  std::optional<std::string> until{};  ///< the same
  std::optional<std::int64_t> last{};
  std::optional<bool> follow{};
};

/// Puts it into `spec`, whose intake is there already: the two do not go together. `now` is what
/// relative times are reckoned from. After an error, which names the member, `spec` is of no use.
Result<void> put_past(const AskedPast& asked, Timestamp now, SessionSpec& spec);

/// A place in the session's log: what a read of it gave as `next`, by the name that the client
/// knows that by, or `end`.
Result<record::Cursor> asked_cursor(std::string_view text, const Session& session,
                                    std::string_view next);

/// What a client said, as an error repeats it: fit to be shown, and `most` octets of it.
std::string repeated(std::string_view said, std::size_t most = 40);

/// What is said where there is no past to begin in.
Error no_history();

/// What is said to who asks for a session that is not there; names it shortened.
std::string no_such_session(std::string_view id);

}  // namespace ps::session
