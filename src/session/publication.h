// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "decode/message.h"
#include "filter/filter_index.h"
#include "filter/matches.h"
#include "record/record_log.h"

namespace ps::session {

/// All live filters and where their matches go. Immutable; `logs[slot]` belongs to filter `slot`.
struct Snapshot {
  filter::FilterIndex index;
  std::vector<std::shared_ptr<record::RecordLog>> logs;
};

/// The newest snapshot: the service thread publishes, every data thread reads.
/// Thread: any. Reading an unchanged snapshot costs one relaxed load.
class Publication {
 public:
  void publish(std::shared_ptr<const Snapshot> snapshot);

  std::uint64_t version() const { return version_.load(std::memory_order_acquire); }
  std::shared_ptr<const Snapshot> current() const;
  /// Frees the snapshots that were replaced and that no data thread holds any more. They are freed
  /// here and not where they are last used, because that takes long: taps never wait.
  void free_unused();

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> current_ = std::make_shared<const Snapshot>();
  std::vector<std::shared_ptr<const Snapshot>> replaced_;
  std::atomic<std::uint64_t> version_{0};
};

/// Takes the messages of one data thread to the logs of the sessions that they match: copies a
/// message once, however many sessions want it, and not at all when none does.
/// Lifetime: the data thread's. Thread: that one.
class Distributor final : public decode::MessageSink {
 public:
  explicit Distributor(const Publication& publication) : publication_(publication) {}

  void message(const decode::Message& message) override;
  /// Takes the newest snapshot, so that a thread without messages does not hold on to an old one.
  void look_for_changes();

 private:
  void refresh();

  const Publication& publication_;
  std::uint64_t version_ = ~std::uint64_t{0};
  std::shared_ptr<const Snapshot> snapshot_;
  filter::Matches matches_;
};

}  // namespace ps::session
