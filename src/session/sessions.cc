// SPDX-License-Identifier: Apache-2.0
#include "session/sessions.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <sys/random.h>

#include "base/hex.h"
#include "base/token_bucket.h"
#include "record/log_budget.h"
#include "record/log_spec.h"
#include "session/look_back.h"
#include "session/publication.h"

namespace ps::session {
namespace {

/// A longer lease is cut to this, so that no sum of times overflows.
constexpr std::chrono::seconds kLongestLease = std::chrono::hours(24 * 366);
/// No session is implied for a longer id: it would hold more than its name.
constexpr std::size_t kLongestImpliedId = 256;

SessionId random_id() {
  std::array<std::uint8_t, 16> octets;
  while (::getrandom(octets.data(), octets.size(), 0) != ssize_t{octets.size()}) {
    if (errno != EINTR) throw std::system_error(errno, std::system_category(), "getrandom");
  }
  return to_hex(octets);
}

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

template <class T>
using ById = std::unordered_map<SessionId, T, TextHash, std::equal_to<>>;

}  // namespace

struct Sessions::State {
  struct Live {
    std::shared_ptr<Session> session;
    std::uint64_t number;              ///< in the order of creation
    std::optional<filter::Slot> slot;  ///< none when implied: nothing matches it
  };
  struct Ended {
    SessionId id;
    SteadyTime forget_at;
  };

  const Clock& clock;
  const Quota quota;
  const render::FormatSpec& default_format;
  Publication& publication;

  record::LogBounds log_bounds = quota.log;  ///< with the budget of all logs together

  LookBack past{clock};

  ById<Live> live;
  std::size_t implied = 0;
  std::uint64_t created = 0;
  ById<std::shared_ptr<Session>> ended;
  std::deque<Ended> to_forget;  ///< the oldest first
  /// Those that were forgotten, but that somebody reads still.
  std::vector<std::shared_ptr<Session>> lingering;
  std::array<Totals, 2> forgotten{};  ///< of those that are in none of these
  std::array<std::uint64_t, 2> pushed{};
  Refusals refusals;
  TokenBucket creates{quota.creates_per_second};
  Observers observers{quota.observers};

  /// What the next snapshot is copied from; position i is slot i, the owner's name beside it.
  std::vector<filter::Predicate> filters;
  std::vector<std::shared_ptr<record::RecordLog>> logs;
  std::vector<const Session*> owners;
  bool stale = false;  ///< the published snapshot still feeds a log that has ended

  State(const Clock& time, const Quota& limits, const render::FormatSpec& format, Publication& out)
      : clock(time), quota(limits), default_format(format), publication(out) {
    log_bounds.budget = std::make_shared<record::LogBudget>(limits.log_bytes);
    log_bounds.clock = &time;
  }

  SteadyTime lease_end(SteadyTime from, std::chrono::seconds period) const {
    return std::min(from + std::clamp(period, -kLongestLease, kLongestLease),
                    clock.steady_now() + kLongestLease);
  }

  /// Ends a session whose log has ended by itself. Null when it has, or when there is none.
  std::shared_ptr<Session> open_session(std::string_view id) {
    const auto at = live.find(id);
    if (at == live.end()) return nullptr;
    const auto reason = at->second.session->log->ended();
    if (!reason) return at->second.session;
    end(at, *reason);
    return nullptr;
  }

  /// The bounds of its log, which fill in what the request left open.
  record::LogBounds bounds_for(SessionSpec& spec) const {
    auto bounds = log_bounds;
    bounds.records = std::min(bounds.records, spec.buffer.records.value_or(bounds.records));
    bounds.bytes = std::min(bounds.bytes, spec.buffer.bytes.value_or(bounds.bytes));
    bounds.overflow = spec.overflow.value_or(bounds.overflow);
    bounds.until = spec.until;
    spec.buffer = {bounds.records, bounds.bytes};
    spec.overflow = bounds.overflow;
    return bounds;
  }

  std::shared_ptr<Session> add(SessionId id, SessionSpec spec, Session::Origin origin) {
    const auto expires = lease_end(clock.steady_now(), spec.period);
    const auto bounds = bounds_for(spec);
    auto session = std::make_shared<Session>(std::move(id), std::move(spec), origin, expires,
                                             record::logs().front().make(bounds));
    take_in_by(*session, session->spec.intake);
    live.emplace(session->id, Live{session, created++, std::nullopt});
    return session;
  }

  static void take_in_by(Session& session, const record::Intake& intake) {
    const auto from = session.log->set_intake(intake);
    const auto oldest = session.log->read(0, 1, 1);
    session.spec.intake = intake;
    session.thinning.add({from, intake.sample, intake.rate}, oldest.next - oldest.records.size());
  }

  void take_slot(const std::shared_ptr<Session>& session) {
    live.find(session->id)->second.slot = static_cast<filter::Slot>(filters.size());
    filters.push_back(session->spec.filter);
    logs.push_back(session->log);
    owners.push_back(session.get());
  }

  /// The last slot moves to the place that becomes free.
  void free_slot(filter::Slot slot) {
    live.find(owners.back()->id)->second.slot = slot;
    filters[slot] = std::move(filters.back());
    logs[slot] = std::move(logs.back());
    owners[slot] = owners.back();
    filters.pop_back();
    logs.pop_back();
    owners.pop_back();
    stale = true;
  }

  /// What was recorded before the snapshot that was published last; all of it for a session that
  /// takes in nothing live, which then ends.
  void look_back(const std::shared_ptr<Session>& session, bool live_too) {
    if (live_too) return past.begin(session, publication.version(), [] {});
    past.begin(session, record::kNoEpoch, [this, id = session->id] {
      if (auto at = live.find(id); at != live.end()) end(at, kEndOfHistory);
    });
  }

  void publish() {
    publication.publish(
        std::make_shared<const Snapshot>(Snapshot{filter::FilterIndex(filters), logs}));
    stale = false;
  }

  using LiveIt = ById<Live>::iterator;

  /// The log is closed at once, so what still matches goes nowhere; the snapshot is replaced with
  /// the next one, at the latest by the next tick. The reason that the log has already stands.
  LiveIt end(LiveIt at, std::string_view reason) {
    auto session = std::move(at->second.session);
    if (at->second.slot) free_slot(*at->second.slot);
    if (session->origin == Session::Origin::implied) --implied;
    const auto next = live.erase(at);
    session->log->close(std::string(reason));
    session->ended = session->log->ended();
    retain(std::move(session));
    return next;
  }

  void retain(std::shared_ptr<Session> session) {
    to_forget.push_back({session->id, clock.steady_now() + quota.retention});
    const auto& id = session->id;
    ended.insert_or_assign(id, std::move(session));
    while (to_forget.size() > quota.retained) forget_oldest();
  }

  static Totals& of(std::array<Totals, 2>& totals, const Session& session) {
    return totals[static_cast<std::size_t>(session.origin)];
  }

  void forget_oldest() {
    const auto oldest = ended.find(to_forget.front().id);
    lingering.push_back(std::move(oldest->second));
    ended.erase(oldest);
    to_forget.pop_front();
    if (lingering.back().use_count() > 1) return;
    release(*lingering.back());
    lingering.pop_back();
  }

  void release(const Session& session) { add_released(of(forgotten, session), session); }

  /// What observers still read counts until they let go of it.
  void settle_forgotten() {
    std::erase_if(lingering, [this](const auto& session) {
      if (session.use_count() > 1) return false;
      release(*session);
      return true;
    });
  }

  /// All that are in none of `live`, `ended` and `lingering` are in `forgotten`.
  template <class Use>
  void for_all(Use use) const {
    for (const auto& [id, one] : live) use(*one.session);
    for (const auto& [id, session] : ended) use(*session);
    for (const auto& session : lingering) use(*session);
  }

  /// Those whose lease has run out or whose log has ended by itself.
  void end_those_over() {
    const auto now = clock.steady_now();
    const auto wall_now = clock.now();
    for (auto at = live.begin(); at != live.end();) {
      const auto& session = *at->second.session;
      if (const auto reason = session.log->ended()) {
        at = end(at, *reason);
      } else if (session.spec.until && *session.spec.until <= wall_now) {
        at = end(at, kUntilReached);
      } else {
        at = session.expires <= now ? end(at, "expired") : std::next(at);
      }
    }
  }

  /// Null when the quota does not allow it, or while an ended session of that name is retained.
  std::shared_ptr<Session> imply(const SessionId& id) {
    if (ended.contains(id) || id.size() > kLongestImpliedId || live.size() >= quota.sessions ||
        implied >= quota.implied_sessions) {
      return nullptr;
    }
    ++implied;
    SessionSpec spec;
    spec.period = quota.implied_period;
    spec.format = &default_format;
    return add(id, std::move(spec), Session::Origin::implied);
  }
};

Sessions::Sessions(const Clock& clock, const Quota& quota, const render::FormatSpec& default_format,
                   Publication& publication)
    : state_(std::make_unique<State>(clock, quota, default_format, publication)) {}

Sessions::~Sessions() = default;

std::array<Sessions::Totals, 2> Sessions::totals() const {
  auto totals = state_->forgotten;
  state_->for_all([&](const Session& session) { add_to(State::of(totals, session), session); });
  for (std::size_t i = 0; i < totals.size(); ++i) totals[i].pushed = state_->pushed[i];
  return totals;
}

Sessions::Flow Sessions::flow() const {
  Flow flow;
  flow.late = state_->publication.late();
  flow.totals = totals();
  const auto distributed = state_->publication.distributed();
  flow.messages = distributed.messages;
  flow.records = distributed.records;
  return flow;
}

const Sessions::Refusals& Sessions::refusals() const { return state_->refusals; }

Observers& Sessions::observers() { return state_->observers; }
const Observers& Sessions::observers() const { return state_->observers; }

bool Sessions::full() const {
  if (state_->live.size() >= state_->quota.sessions) state_->end_those_over();
  return state_->live.size() >= state_->quota.sessions;
}

std::chrono::seconds Sessions::retry_after() const {
  const auto left = state_->creates.left_until_next(state_->clock.steady_now());
  return std::max(std::chrono::seconds(0), std::chrono::ceil<std::chrono::seconds>(left));
}

Result<std::shared_ptr<Session>> Sessions::create(SessionSpec spec) {
  if (!state_->creates.take(state_->clock.steady_now())) {
    ++state_->refusals.too_fast;
    return Error{
        fmt::format("more than {} sessions a second are asked for, more than this server "
                    "allows (--max-session-rate); try again later",
                    state_->quota.creates_per_second)};
  }
  if (full()) {
    ++state_->refusals.too_many;
    return Error{
        fmt::format("there are {} sessions, as many as this server allows (--max-sessions); end "
                    "one or wait until one expires",
                    state_->live.size())};
  }
  const bool over = state_->past.is_over(spec);
  const bool looks_back = state_->past.wanted_by(spec);
  if (looks_back) {
    if (auto may = state_->past.may_begin(); !may) return may.error();
  }
  if (!spec.format) spec.format = &state_->default_format;
  auto session = state_->add(random_id(), std::move(spec), Session::Origin::asked_for);
  // Before the first message can come.
  if (looks_back) session->log->hold();
  if (!over) {
    state_->take_slot(session);
    state_->publish();
  }
  if (looks_back) state_->look_back(session, !over);
  return session;
}

void Sessions::look_back_with(Histories& histories) { state_->past.with(histories); }

bool Sessions::lacks_history_for(const SessionSpec& spec) const {
  return state_->past.lacks_history_for(spec);
}

void Sessions::when_history_is_there(const std::shared_ptr<Session>& session,
                                     std::function<void()> ready) {
  state_->past.when_there(session, std::move(ready));
}

std::shared_ptr<Session> Sessions::find(std::string_view id) const {
  if (auto session = state_->open_session(id)) return session;
  if (auto at = state_->ended.find(id); at != state_->ended.end()) return at->second;
  return nullptr;
}

std::vector<std::shared_ptr<Session>> Sessions::list() const {
  state_->end_those_over();
  std::vector<const State::Live*> in_order;
  in_order.reserve(state_->live.size());
  for (const auto& [id, live] : state_->live) in_order.push_back(&live);
  std::ranges::sort(in_order, {}, &State::Live::number);
  std::vector<std::shared_ptr<Session>> sessions;
  sessions.reserve(in_order.size());
  for (const auto* live : in_order) sessions.push_back(live->session);
  return sessions;
}

bool Sessions::refresh(std::string_view id, std::chrono::seconds period) {
  const auto session = state_->open_session(id);
  if (!session) return false;
  session->expires = std::max(session->expires, state_->lease_end(session->expires, period));
  return true;
}

bool Sessions::keep_for(std::string_view id, std::chrono::seconds period) {
  const auto session = state_->open_session(id);
  if (!session) return false;
  const auto from_now = state_->lease_end(state_->clock.steady_now(), period);
  session->expires = std::max(session->expires, from_now);
  return true;
}

bool Sessions::change(std::string_view id, filter::Predicate filter) {
  Adjustment to;
  to.filter = std::move(filter);
  return adjust(id, std::move(to));
}

bool Sessions::adjust(std::string_view id, Adjustment to) {
  const auto session = state_->open_session(id);
  if (!session) return false;
  const auto slot = state_->live.find(id)->second.slot;
  if (to.filter && !slot) return false;
  if (to.intake && *to.intake != session->spec.intake) State::take_in_by(*session, *to.intake);
  if (to.label) session->spec.label = *std::move(to.label);
  if (to.filter) {
    state_->filters[*slot] = *to.filter;
    session->spec.filter = *std::move(to.filter);
    state_->publish();
  }
  (void)state_->open_session(id);  // ends it if the limit is reached already
  return true;
}

bool Sessions::end(std::string_view id, EndReason reason) {
  if (!state_->open_session(id)) return false;
  state_->end(state_->live.find(id), reason.text());
  return true;
}

void Sessions::push(std::span<const std::string> ids, const record::RecordPtr& record) {
  for (const auto& id : ids) {
    auto session = state_->open_session(id);
    if (!session) session = state_->imply(id);
    if (!session || !session->log->append(record)) {
      ++state_->refusals.pushes;
      continue;
    }
    ++state_->pushed[static_cast<std::size_t>(session->origin)];
    if (session->origin == Session::Origin::implied) {
      session->expires =
          state_->lease_end(state_->clock.steady_now(), state_->quota.implied_period);
    }
  }
}

void Sessions::tick() {
  state_->end_those_over();
  const auto now = state_->clock.steady_now();
  while (!state_->to_forget.empty() && state_->to_forget.front().forget_at <= now) {
    state_->forget_oldest();
  }
  state_->settle_forgotten();
  if (state_->stale) state_->publish();
  state_->publication.free_unused();
}

void Sessions::end_all(EndReason reason) {
  state_->end_those_over();
  auto& live = state_->live;
  for (auto at = live.begin(); at != live.end();) at = state_->end(at, reason.text());
  if (state_->stale) state_->publish();
}

}  // namespace ps::session
