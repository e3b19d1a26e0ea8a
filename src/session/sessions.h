// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "record/record.h"
#include "record/record_log.h"
#include "session/end_reason.h"
#include "session/observers.h"
#include "session/session.h"
#include "session/totals.h"

namespace ps::session {

class Histories;
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
  std::size_t observers = 20'000;      ///< that read or wait at once, over all deliveries
  /// Requests for a session, and so many at once after a pause: each costs a build of the index.
  std::uint32_t creates_per_second = 10'000;
};

/// What of a live session is to be another; what is absent stays. A value.
struct Adjustment {
  std::optional<filter::Predicate> filter{};
  std::optional<std::string> label{};
  std::optional<record::Intake> intake{};
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

  /// Sessions may begin in the past from now on; `histories` outlives this.
  void look_back_with(Histories& histories);
  /// True when `create` refuses this because there is nothing to look back with.
  bool lacks_history_for(const SessionSpec& spec) const;

  /// True when the next create is refused because there are too many sessions.
  bool full() const;
  /// The error says which flag of `serve` allows no more.
  /// What a session wants of the past comes into its log later, before all that is live; whoever
  /// reads the log waits until then.
  Result<std::shared_ptr<Session>> create(SessionSpec spec);
  /// Calls `ready` when the session has got what it wanted of the past; at once if so now.
  void when_history_is_there(const std::shared_ptr<Session>& session, std::function<void()> ready);
  /// How long until `create` may be asked again, when it is refused because too many were made in
  /// a short time; zero when that is not why.
  std::chrono::seconds retry_after() const;
  /// The live or just ended session of that id; null when there is none (any more).
  std::shared_ptr<Session> find(std::string_view id) const;
  /// Live ones, oldest first. One that is over, but for the next tick, is ended first, here and
  /// wherever a session is asked for.
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
  /// The same for all that can be changed. A limit counts from the session's beginning, so one that
  /// is reached already ends it. False, and nothing is changed, when there is no live session of
  /// that id, or the filter is to be another and it has none.
  bool adjust(std::string_view id, Adjustment to);
  /// False when there is no live session of that id.
  bool end(std::string_view id, EndReason reason);
  /// Appends to each session named; one that does not exist is implied, within the quota.
  void push(std::span<const std::string> ids, const record::RecordPtr& record);
  /// Ends what has run out or whose log has ended, forgets what has been retained long enough.
  void tick();
  void end_all(EndReason reason);

  /// Who reads or waits, over all deliveries: each of them admits its observers here.
  Observers& observers();
  const Observers& observers() const;

  using Totals = session::Totals;
  /// By Session::Origin.
  std::array<Totals, 2> totals() const;
  /// What was asked for and not given. A value.
  struct Refusals {
    std::uint64_t too_many = 0;  ///< sessions, because as many as may live did
    std::uint64_t too_fast = 0;  ///< sessions, because many were made just before
    std::uint64_t pushes = 0;    ///< to ids of which no session could be had, or that had ended
  };
  const Refusals& refusals() const;

  /// From messages to logs, over all data threads and sessions, read in an order in which nothing
  /// is seen twice:
  ///
  ///   records = late + matched - pushed + what is on its way at this moment
  ///
  /// with `matched` and `pushed` over both origins. What is on its way is never negative, and
  /// nothing when no message comes. A value.
  struct Flow {
    std::uint64_t messages = 0;  ///< that some session asked for: each was copied once
    std::uint64_t records = 0;   ///< one for each session that a message matched
    std::uint64_t late = 0;      ///< of these, those whose session had ended
    std::array<Totals, 2> totals{};
  };
  Flow flow() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ps::session
