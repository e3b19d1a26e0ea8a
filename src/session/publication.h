// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/count.h"
#include "decode/message.h"
#include "filter/filter_index.h"
#include "filter/matches.h"
#include "record/flight_recorder.h"
#include "record/record_log.h"

namespace ps::session {

/// All live filters and where their matches go. Immutable; `logs[slot]` belongs to filter `slot`.
struct Snapshot {
  filter::FilterIndex index;
  std::vector<std::shared_ptr<record::RecordLog>> logs;
};

/// What one data thread took from messages to logs.
/// Thread: that one counts, any reads.
struct Distributed {
  Count messages;  ///< that some session asked for: each was copied once
  Count records;   ///< one for each session that a message matched
  /// Of these, those that came too late: their session had ended. Who reads it before `records`
  /// never sees more of them than records.
  std::atomic<std::uint64_t> late{0};
};

/// The newest snapshot: the service thread publishes, every data thread reads.
/// Thread: any. Reading an unchanged snapshot costs one relaxed load.
class Publication {
 public:
  void publish(std::shared_ptr<const Snapshot> snapshot);

  std::uint64_t version() const { return version_.load(std::memory_order_acquire); }
  std::shared_ptr<const Snapshot> current() const;
  /// The same with its version.
  std::pair<std::uint64_t, std::shared_ptr<const Snapshot>> newest() const;
  /// Frees the snapshots that were replaced and that no data thread holds any more. They are freed
  /// here and not where they are last used, because that takes long: taps never wait.
  void free_unused();

  /// The counters of one more data thread, which count on in the sums when it has gone.
  std::shared_ptr<Distributed> add_counters() const;
  /// Sums over all data threads. A value.
  struct Totals {
    std::uint64_t messages = 0;
    std::uint64_t records = 0;
  };
  Totals distributed() const;
  /// Of the records, those whose session had ended. Read before anything else it never is ahead.
  std::uint64_t late() const;

 private:
  mutable std::mutex mutex_;
  mutable std::vector<std::shared_ptr<Distributed>> counters_;
  std::shared_ptr<const Snapshot> current_ = std::make_shared<const Snapshot>();
  std::vector<std::shared_ptr<const Snapshot>> replaced_;
  std::atomic<std::uint64_t> version_{0};
};

/// Takes the messages of one data thread to the logs of the sessions that they match: copies a
/// message once, however many sessions want it, and not at all when none does. With a track of the
/// flight recorder, records every message there, too, and marks by which snapshot it was matched.
/// Lifetime: the data thread's; outlived by the track. Thread: that one.
class Distributor final : public decode::MessageSink {
 public:
  explicit Distributor(const Publication& publication, record::FlightTrack* track = nullptr)
      : publication_(publication), track_(track), counters_(publication.add_counters()) {}

  void message(const decode::Message& message) override;
  /// Takes the newest snapshot, so that a thread without messages does not hold on to an old one.
  void look_for_changes();

 private:
  void refresh();
  void record(const decode::Message& message);
  void deliver(const decode::Message& message);

  const Publication& publication_;
  record::FlightTrack* const track_;  ///< null: nothing is recorded
  const std::shared_ptr<Distributed> counters_;
  std::uint64_t version_ = ~std::uint64_t{0};
  std::shared_ptr<const Snapshot> snapshot_;
  filter::Matches matches_;
};

}  // namespace ps::session
