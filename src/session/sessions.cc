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
#include "record/log_budget.h"
#include "record/log_spec.h"
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

  ById<Live> live;
  std::size_t implied = 0;
  std::uint64_t created = 0;
  ById<std::shared_ptr<Session>> ended;
  std::deque<Ended> to_forget;        ///< the oldest first
  std::array<Totals, 2> forgotten{};  ///< of those that are neither live nor in `ended`

  /// What the next snapshot is copied from; position i is slot i, the owner's name beside it.
  std::vector<filter::Predicate> filters;
  std::vector<std::shared_ptr<record::RecordLog>> logs;
  std::vector<const Session*> owners;
  bool stale = false;  ///< the published snapshot still feeds a log that has ended

  State(const Clock& time, const Quota& limits, const render::FormatSpec& format, Publication& out)
      : clock(time), quota(limits), default_format(format), publication(out) {
    log_bounds.budget = std::make_shared<record::LogBudget>(limits.log_bytes);
  }

  SteadyTime lease_end(SteadyTime from, std::chrono::seconds period) const {
    return std::min(from + std::clamp(period, -kLongestLease, kLongestLease),
                    clock.steady_now() + kLongestLease);
  }

  std::shared_ptr<Session> live_session(std::string_view id) const {
    auto at = live.find(id);
    return at == live.end() ? nullptr : at->second.session;
  }

  std::shared_ptr<Session> add(SessionId id, SessionSpec spec, Session::Origin origin) {
    const auto expires = lease_end(clock.steady_now(), spec.period);
    auto session = std::make_shared<Session>(std::move(id), std::move(spec), origin, expires,
                                             record::logs().front().make(log_bounds));
    live.emplace(session->id, Live{session, created++, std::nullopt});
    return session;
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

  void publish() {
    publication.publish(
        std::make_shared<const Snapshot>(Snapshot{filter::FilterIndex(filters), logs}));
    stale = false;
  }

  using LiveIt = ById<Live>::iterator;

  /// The log is closed at once, so what still matches goes nowhere; the snapshot is replaced with
  /// the next one, at the latest by the next tick.
  LiveIt end(LiveIt at, std::string_view reason) {
    auto session = std::move(at->second.session);
    if (at->second.slot) {
      free_slot(*at->second.slot);
    } else {
      --implied;
    }
    const auto next = live.erase(at);
    session->ended = std::string(reason);
    session->log->close(std::string(reason));
    retain(std::move(session));
    return next;
  }

  void retain(std::shared_ptr<Session> session) {
    to_forget.push_back({session->id, clock.steady_now() + quota.retention});
    const auto& id = session->id;
    ended.insert_or_assign(id, std::move(session));
    while (to_forget.size() > quota.retained) forget_oldest();
  }

  static void add_to(std::array<Totals, 2>& totals, const Session& session) {
    auto& sum = totals[static_cast<std::size_t>(session.origin)];
    const auto counters = session.log->counters();
    ++sum.created;
    sum.matched += counters.appended;
    sum.dropped += counters.dropped;
    sum.delivered += session.delivered;
    sum.missed += session.missed;
    if (session.ended) return;
    ++sum.live;
    sum.held += counters.held;
    sum.held_bytes += counters.held_bytes;
    sum.observers += session.observers;
  }

  void forget_oldest() {
    const auto oldest = ended.find(to_forget.front().id);
    add_to(forgotten, *oldest->second);
    ended.erase(oldest);
    to_forget.pop_front();
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
  for (const auto& [id, live] : state_->live) State::add_to(totals, *live.session);
  for (const auto& [id, session] : state_->ended) State::add_to(totals, *session);
  return totals;
}

bool Sessions::full() const { return state_->live.size() >= state_->quota.sessions; }

Result<std::shared_ptr<Session>> Sessions::create(SessionSpec spec) {
  if (full()) {
    return Error{
        fmt::format("there are {} sessions, as many as this server allows; end one or wait "
                    "until one expires",
                    state_->live.size())};
  }
  if (!spec.format) spec.format = &state_->default_format;
  auto session = state_->add(random_id(), std::move(spec), Session::Origin::asked_for);
  state_->take_slot(session);
  state_->publish();
  return session;
}

std::shared_ptr<Session> Sessions::find(std::string_view id) const {
  if (auto session = state_->live_session(id)) return session;
  if (auto at = state_->ended.find(id); at != state_->ended.end()) return at->second;
  return nullptr;
}

std::vector<std::shared_ptr<Session>> Sessions::list() const {
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
  auto session = state_->live_session(id);
  if (!session) return false;
  session->expires = std::max(session->expires, state_->lease_end(session->expires, period));
  return true;
}

bool Sessions::keep_for(std::string_view id, std::chrono::seconds period) {
  auto session = state_->live_session(id);
  if (!session) return false;
  const auto from_now = state_->lease_end(state_->clock.steady_now(), period);
  session->expires = std::max(session->expires, from_now);
  return true;
}

bool Sessions::change(std::string_view id, filter::Predicate filter) {
  const auto at = state_->live.find(id);
  if (at == state_->live.end() || !at->second.slot) return false;
  state_->filters[*at->second.slot] = filter;
  at->second.session->spec.filter = std::move(filter);
  state_->publish();
  return true;
}

bool Sessions::end(std::string_view id, std::string_view reason) {
  auto at = state_->live.find(id);
  if (at == state_->live.end()) return false;
  state_->end(at, reason);
  return true;
}

void Sessions::push(std::span<const std::string> ids, const record::RecordPtr& record) {
  for (const auto& id : ids) {
    auto session = state_->live_session(id);
    if (!session) session = state_->imply(id);
    if (!session) continue;
    if (session->origin == Session::Origin::implied) {
      session->expires =
          state_->lease_end(state_->clock.steady_now(), state_->quota.implied_period);
    }
    session->log->append(record);
  }
}

void Sessions::tick() {
  const auto now = state_->clock.steady_now();
  for (auto at = state_->live.begin(); at != state_->live.end();) {
    at = at->second.session->expires <= now ? state_->end(at, "expired") : std::next(at);
  }
  while (!state_->to_forget.empty() && state_->to_forget.front().forget_at <= now) {
    state_->forget_oldest();
  }
  if (state_->stale) state_->publish();
  state_->publication.free_unused();
}

void Sessions::end_all(std::string_view reason) {
  auto& live = state_->live;
  for (auto at = live.begin(); at != live.end();) at = state_->end(at, reason);
  if (state_->stale) state_->publish();
}

}  // namespace ps::session
