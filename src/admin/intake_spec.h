// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include "base/result.h"
#include "record/intake.h"
#include "session/session.h"

namespace ps::admin {

/// Changes in `intake` what a request's `limit`, `sample` and `rate` say; what is absent stays, and
/// what is null is taken back. The error names the member and says what is accepted, and `intake`
/// is then of no use.
///
///   {"limit": {"records": N, "bytes": N}, "sample": N, "rate": N}
Result<void> read_intake(const boost::json::object& object, record::Intake& intake);

/// Puts into `spec` what a request's `overflow` and `buffer` say of the session's log.
///
///   {"overflow": "drop_newest", "buffer": {"records": N, "bytes": N}}
Result<void> read_log_wishes(const boost::json::object& object, session::SessionSpec& spec);

/// `{"limit": {"records": 100, "bytes": null}, "sample": 1, "rate": null, ...}` as members of a
/// session.
void show_intake(const session::SessionSpec& spec, boost::json::object& out);

}  // namespace ps::admin
