// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ps::session {

// What clients ask of sessions, checked the same whichever way they ask.

/// A lease: 1 second to 366 days. The error says what is accepted.
Result<std::chrono::seconds> asked_period(std::int64_t seconds);

/// UTF-8 of at most 200 octets.
Result<std::string> asked_label(std::string label);

/// What is said to who asks for a session that is not there; names it shortened.
std::string no_such_session(std::string_view id);

}  // namespace ps::session
