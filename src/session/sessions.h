// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "record/record.h"
#include "record/record_log.h"
#include "session/session.h"

namespace ps::session {

class Publication;

/// How much all sessions together may ask of the server.
struct Quota {
  std::size_t sessions = 10'000;         ///< live ones, the implied included
  std::size_t implied_sessions = 1'000;  ///< of these, implied by pushes
  std::chrono::seconds implied_period{
      300};                            ///< an implied session lives so long after its last push
  std::chrono::seconds retention{60};  ///< how long an ended session can still be read
  std::size_t retained = 1'000;        ///< ended sessions kept at the most
  record::LogBounds log{};             ///< of each session
  std::size_t log_bytes = 1u << 30;    ///< of the logs of all sessions together
};

/// All sessions: gives out ids, keeps leases, tells the data threads what to look for.
///
///   auto session = sessions.create(spec);        // or an error when the quota is reached
///   sessions.end((*session)->id, "ended by owner");
///
/// Whoever owns it calls `tick` at least once a second (the daemon's timer does).
/// Lifetime: the daemon's. Thread: the service thread.
class Sessions {
 public:
  Sessions(const Clock& clock, const Quota& quota, const render::FormatSpec& default_format,
           Publication& publication);
  ~Sessions();
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;

  /// True when the next create is refused because of the quota.
  bool full() const;
  Result<std::shared_ptr<Session>> create(SessionSpec spec);
  /// The live or just ended session of that id; null when there is none (any more).
  std::shared_ptr<Session> find(std::string_view id) const;
  /// Live ones, oldest first.
  std::vector<std::shared_ptr<Session>> list() const;
  /// Lengthens the lease of a live session by `period` (it never becomes shorter). False when there
  /// is none of that id.
  bool refresh(std::string_view id, std::chrono::seconds period);
  /// Lets a live session live at least `period` from now, so that a client that asks for the same
  /// again and again keeps the lease that it wants. False when there is none of that id.
  bool keep_for(std::string_view id, std::chrono::seconds period);
  /// What matches from now on goes by this filter; what the log holds stays. False when there is no
  /// live session of that id that was asked for.
  bool change(std::string_view id, filter::Predicate filter);
  /// False when there is no live session of that id.
  bool end(std::string_view id, std::string_view reason);
  /// Appends to each session named; one that does not exist is implied, within the quota.
  void push(std::span<const std::string> ids, const record::RecordPtr& record);
  /// Ends what has run out, forgets what has been retained long enough.
  void tick();
  void end_all(std::string_view reason);

  /// Over all sessions of an origin that ever were. A value.
  struct Totals {
    std::uint64_t live = 0;  ///< now
    std::uint64_t created = 0;
    std::uint64_t matched = 0;
    std::uint64_t dropped = 0;  ///< records for which a log had no room, or no longer
    std::uint64_t delivered = 0;
    std::uint64_t missed = 0;      ///< records that observers were told they missed
    std::uint64_t held = 0;        ///< records, now
    std::uint64_t held_bytes = 0;  ///< octets, now
    std::uint64_t observers = 0;   ///< now
  };
  /// By Session::Origin.
  std::array<Totals, 2> totals() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ps::session
