// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "capture/data_thread.h"
#include "capture/file_tap_pacer.h"
#include "capture/push_channels.h"
#include "capture/tap_spec.h"

namespace ps::capture {

/// What the push tap has done so far. A value.
struct PushTotals {
  std::uint64_t taken = 0;      ///< messages
  std::uint64_t malformed = 0;  ///< refused: no whole message, or not said which way or whose
  std::uint64_t too_many = 0;   ///< refused: of one channel more than are allowed
  std::uint64_t busy = 0;       ///< refused: the data threads were too far behind
  std::uint64_t opened = 0;
  std::uint64_t open = 0;
  std::uint64_t to_controller = 0;  ///< octets
  std::uint64_t to_switch = 0;      ///< octets
  std::uint64_t sink_failures = 0;
};

/// Takes OpenFlow messages from programs that saw them, a controller for example.
///
///   PushTap tap(threads, sinks, clock);
///   auto producer = tap.producer("127.0.0.1:41234");
///   producer->push(std::move(batch), [](PushOutcome outcome) {...});
///   ...
///   producer.reset();        // its channels end
///   tap.stop();
///
/// A batch is handed to the producer's data thread; `done` says, on that thread, what became of it:
/// who waits for that before the next batch is held to the pace of the data thread. Of all batches
/// together no more than PushLimits::waiting_octets wait; what comes then is refused whole, at
/// once.
///
/// Lifetime: `threads`, `sinks` and `clock` outlive the tap and its channels; these end on their
/// data threads soon after stop(). Thread: start() and stop() belong to the owner, the rest to any.
class PushTap {
 public:
  class Producer;

  /// Without a pacer the steady clock is waited for; then `clock` must be real as well.
  PushTap(std::span<DataThread* const> threads, ChannelSinks& sinks, const Clock& clock,
          PushLimits limits = {},
          const std::function<std::unique_ptr<Pacer>(DataThread&)>& pacers = {});
  /// Stops as stop() does.
  ~PushTap();
  PushTap(const PushTap&) = delete;
  PushTap& operator=(const PushTap&) = delete;

  void start();
  /// Closes all channels, whose sinks are told `server stopping`; refuses what comes later.
  void stop();

  /// `peer` is shown as the controller.
  std::unique_ptr<Producer> producer(std::string peer);
  PushTotals totals() const;

 private:
  struct Shared;
  class Shard;
  std::shared_ptr<Shared> shared_;
  std::vector<std::shared_ptr<Shard>> shards_;  ///< one a data thread
  std::atomic<std::size_t> next_{0};
};

/// One source of messages, which come in the order in which it pushes them.
/// Lifetime: independent of the tap's. Thread: any, one at a time.
class PushTap::Producer {
 public:
  using Done = std::function<void(PushOutcome)>;

  Producer(std::shared_ptr<Shard> shard, std::string peer);
  /// What it pushed before is still taken; then its channels end.
  ~Producer();
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  /// Calls `done` once; when the batch is refused whole, from within.
  void push(std::vector<PushedMessage> batch, Done done);

 private:
  std::shared_ptr<Shard> shard_;
  std::shared_ptr<PushChannels> channels_;
};

extern const TapSpec kPushTap;

}  // namespace ps::capture
