// SPDX-License-Identifier: Apache-2.0
#include "session/history.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <utility>

namespace ps::session {

using record::FlightCursor;
using record::RecordPtr;

FoundHistory find_history(const record::Past& past, const HistoryQuery& query) {
  const auto asked = query.last.value_or(std::numeric_limits<std::uint64_t>::max());
  const auto most = std::min<std::uint64_t>(asked, query.most_records);
  std::deque<FlightCursor> newest;
  std::uint64_t matched = 0;
  past.walk(query.since, query.until, [&](const FlightCursor& at) {
    bool holds = false;
    at.show([&](const decode::Message& message) { holds = query.filter.holds(message); });
    if (!holds) return;
    ++matched;
    newest.push_back(at);
    if (newest.size() > most) newest.pop_front();
  });

  FoundHistory found;
  std::size_t bytes = 0;
  for (auto at = newest.rbegin(); at != newest.rend(); ++at) {
    RecordPtr record;
    at->show([&](const decode::Message& message) { record = record::Record::of(message); });
    bytes += record->footprint();
    if (bytes > query.most_bytes) break;
    found.records.push_back(std::move(record));
  }
  std::ranges::reverse(found.records);
  found.about = {.pending = false,
                 .from = past.oldest(),
                 .complete = (query.last && matched >= *query.last) || past.overwritten() == 0 ||
                             (query.since && past.reaches_back_to(*query.since)),
                 .records = std::min(matched, asked),
                 .overwritten = past.overwritten()};
  found.left_out = found.about.records - found.records.size();
  return found;
}

void Histories::find(HistoryQuery query, std::function<void(FoundHistory)> done) {
  ++*waiting_;
  in_background_([&recorder = recorder_, query = std::move(query), done = std::move(done),
                  on_service = on_service_, waiting = waiting_] {
    // In a box: what is posted must be copyable, and is not to copy the records.
    auto found = std::make_shared<FoundHistory>(find_history(recorder.past(query.before), query));
    on_service([found, done, waiting] {
      --*waiting;
      done(std::move(*found));
    });
  });
}

}  // namespace ps::session
