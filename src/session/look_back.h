// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>

#include "base/clock.h"
#include "base/result.h"
#include "record/flight_recorder.h"
#include "session/session.h"

namespace ps::session {

class Histories;

/// Sessions that begin in the past: gets them what they want of it, and tells who waits for that.
///
///   if (look_back.wanted_by(spec)) ...             // then may_begin() says whether it can be had
///   session->log->hold();                          // before the first message can come
///   look_back.begin(session, version, [] { ... });
///
/// Lifetime: its Sessions'; what is found after it goes nowhere. Thread: the service thread.
class LookBack {
 public:
  explicit LookBack(const Clock& clock) : clock_(clock) {}

  /// From now on; `histories` outlives this.
  void with(Histories& histories) { histories_ = &histories; }
  /// True for a session into which nothing live comes.
  bool is_over(const SessionSpec& spec) const;
  bool wanted_by(const SessionSpec& spec) const { return spec.wants_history() || is_over(spec); }
  bool lacks_history_for(const SessionSpec& spec) const { return !histories_ && wanted_by(spec); }
  /// The error says why nobody can look back, or not now.
  Result<void> may_begin() const;
  /// Puts into the log of `session`, before what came live meanwhile, what was recorded before that
  /// epoch; then calls `found`, and who waits for it.
  void begin(const std::shared_ptr<Session>& session, record::Epoch before,
             std::function<void()> found);
  /// Calls `ready` when the session has what it wanted; at once if so now.
  void when_there(const std::shared_ptr<Session>& session, std::function<void()> ready);

 private:
  void tell_who_waits(const Session* session);

  const Clock& clock_;
  Histories* histories_ = nullptr;
  std::unordered_multimap<const Session*, std::function<void()>> waiting_;
  const std::shared_ptr<char> alive_ = std::make_shared<char>();  ///< for what comes back later
};

}  // namespace ps::session
