// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "http/response.h"

namespace ps::session {
class Sessions;
}

namespace ps::admin {

/// /api/v1/sessions: what an observer asked for, made, shown, changed and ended.
/// Whoever knows an id owns the session; lists show shortened ids.
/// Lifetime: shorter than `sessions`. Thread: the service thread.
class SessionsRest {
 public:
  SessionsRest(const Clock& clock, session::Sessions& sessions)
      : clock_(clock), sessions_(sessions) {}

  http::Response create(const http::Request& request);
  http::Response list() const;
  http::Response show(const http::Request& request) const;
  /// Another filter, a longer lease, or both.
  http::Response change(const http::Request& request);
  /// Also by the first digits of an id, as a list shows them, for the operator.
  http::Response end(const http::Request& request);

 private:
  const Clock& clock_;
  session::Sessions& sessions_;
};

/// 404 for a session that is not there; names it shortened.
http::Response no_such_session(std::string_view id);

}  // namespace ps::admin
