// SPDX-License-Identifier: Apache-2.0
#include "session/totals.h"

#include <utility>

#include "session/session.h"

namespace ps::session {

void add_to(Totals& totals, const Session& session) {
  const auto counters = session.log->counters();
  ++totals.created;
  if (!session.ended) ++totals.live;
  for (std::size_t i = 0; i < kEndReasons.size(); ++i) {
    if (session.ended == kEndReasons[i]) ++totals.ended[i];
  }
  totals.matched += counters.matched();
  if (session.history) totals.recalled += session.history->records;
  totals.sampled_out += counters.sampled_out;
  totals.rate_limited += counters.rate_limited;
  totals.taken_in += counters.appended;
  for (std::size_t i = 0; i < totals.dropped_by.size(); ++i) {
    totals.dropped_by[i] += counters.dropped_by[i];
  }
  totals.delivered += session.delivered;
  totals.missed += session.missed;
  totals.held += counters.held;
  totals.held_bytes += counters.held_bytes;
  totals.observers += session.observers;
}

void add_released(Totals& totals, const Session& session) {
  add_to(totals, session);
  totals.released += std::exchange(totals.held, 0);
  totals.held_bytes = 0;
}

}  // namespace ps::session
