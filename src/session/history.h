// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "filter/predicate.h"
#include "record/flight_recorder.h"
#include "record/record.h"
#include "session/session.h"

namespace ps::session {

/// What is to be found in the flight recorder. A value.
struct HistoryQuery {
  filter::Predicate filter;
  std::optional<Timestamp> since{};
  std::optional<Timestamp> until{};
  std::optional<std::uint64_t> last{};      ///< the newest so many
  record::Epoch before = record::kNoEpoch;  ///< only what older snapshots matched
  /// More is not kept: the oldest are then left out, and counted.
  std::size_t most_records = 65'536;
  std::size_t most_bytes = 16u << 20;
};

struct FoundHistory {
  std::vector<record::RecordPtr> records;  ///< in the order of time
  std::uint64_t left_out = 0;              ///< older ones that were asked for, but are too many
  History about;
};

FoundHistory find_history(const record::Past& past, const HistoryQuery& query);

/// Looks into the flight recorder for sessions, in the background.
///
///   Histories histories(recorder, [&](auto work) { asio::post(pool, work); },
///                       [&](auto work) { asio::post(service, work); });
///   histories.find(query, [](FoundHistory found) { ... });
///
/// One after the other, for each holds the recorder's memory while it is read. What is asked for is
/// bounded: kMost at a time.
/// Lifetime: what was posted may run after it, `done` too. Thread: the service thread, on which
/// `done` is called, too.
class Histories {
 public:
  using Post = std::function<void(std::function<void()>)>;
  static constexpr std::size_t kMost = 64;

  /// `recorder` outlives what is posted.
  Histories(const record::FlightRecorder& recorder, Post in_background, Post on_service)
      : recorder_(recorder),
        in_background_(std::move(in_background)),
        on_service_(std::move(on_service)) {}

  bool full() const { return *waiting_ >= kMost; }
  void find(HistoryQuery query, std::function<void(FoundHistory)> done);

 private:
  const record::FlightRecorder& recorder_;
  const Post in_background_;
  const Post on_service_;
  const std::shared_ptr<std::size_t> waiting_ = std::make_shared<std::size_t>(0);
};

}  // namespace ps::session
