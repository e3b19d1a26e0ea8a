// SPDX-License-Identifier: Apache-2.0
#include "session/look_back.h"

#include <utility>
#include <vector>

#include "session/asked.h"
#include "session/history.h"

namespace ps::session {

bool LookBack::is_over(const SessionSpec& spec) const {
  return !spec.follow || (spec.until && *spec.until <= clock_.now());
}

Result<void> LookBack::may_begin() const {
  if (!histories_) return no_history();
  if (histories_->full()) {
    return Error{"too many look into the history at this moment; try again"};
  }
  return {};
}

void LookBack::begin(const std::shared_ptr<Session>& session, record::Epoch before,
                     std::function<void()> found) {
  const auto& spec = session->spec;
  session->history.emplace();
  HistoryQuery query{.filter = spec.filter,
                     .since = spec.since,
                     .until = spec.until,
                     .last = spec.last,
                     .before = before,
                     .most_records = *spec.buffer.records,
                     .most_bytes = *spec.buffer.bytes};
  auto done = [this, session, found = std::move(found),
               still = std::weak_ptr(alive_)](FoundHistory history) {
    if (still.expired()) return;
    session->history = history.about;
    session->log->begin_with(std::move(history.records), history.left_out);
    found();
    tell_who_waits(session.get());
  };
  histories_->find(std::move(query), std::move(done));
}

void LookBack::when_there(const std::shared_ptr<Session>& session, std::function<void()> ready) {
  if (!session->history || !session->history->pending) return ready();
  waiting_.emplace(session.get(), std::move(ready));
}

void LookBack::tell_who_waits(const Session* session) {
  std::vector<std::function<void()>> ready;
  const auto [first, last] = waiting_.equal_range(session);
  for (auto at = first; at != last; ++at) ready.push_back(std::move(at->second));
  waiting_.erase(first, last);
  for (const auto& each : ready) each();
}

}  // namespace ps::session
