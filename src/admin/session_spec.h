// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "session/session.h"

namespace ps::admin {

/// What a request's JSON says of the session that it asks for: `filter`, `period`, `format`,
/// `colour`, `label`, `since`, `last`, `until`, `follow`, and what intake_spec.h reads, all
/// optional. `now` is what relative times are reckoned from. The error names the member and says
/// what is accepted.
Result<session::SessionSpec> read_session_spec(const boost::json::object& object, Timestamp now);

/// The member `period` in seconds; nothing when it is absent.
Result<std::optional<std::chrono::seconds>> read_period(const boost::json::object& object);

/// The member `label`; nothing when it is absent.
Result<std::optional<std::string>> read_label(const boost::json::object& object);

}  // namespace ps::admin
