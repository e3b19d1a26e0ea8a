// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
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

  /// Answers when the session has what it wanted of the past.
  void create(const http::Request& request, http::Responder responder);
  http::Response list() const;
  http::Response show(const http::Request& request) const;
  /// Another filter, label, limit, sample or rate, a longer lease; all that was asked or nothing.
  http::Response change(const http::Request& request);
  /// Also by the first digits of an id, as a list shows them, for the operator.
  http::Response end(const http::Request& request);

 private:
  const Clock& clock_;
  session::Sessions& sessions_;
};

/// 409 for a session that is to begin in the past where none is kept.
http::Response no_history();
/// 429 for what the server's quota does not allow; a time above zero goes into `Retry-After`.
http::Response too_many(const Error& error, std::chrono::seconds retry_after);

/// 429 for who would be an observer too many; there may soon be a place again.
http::Response no_place(const Error& refusal);

/// 404 for a session that is not there; names it shortened.
http::Response no_such_session(std::string_view id);

}  // namespace ps::admin
