// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "capture/chunk.h"
#include "capture/data_thread.h"
#include "counting/counter.h"
#include "decode/channels.h"
#include "keep/occasion.h"
#include "record/flight_recorder.h"
#include "session/publication.h"

namespace ps::app {

/// The data threads, and on each what takes a channel's octets to the sessions: a decoder a
/// channel, a counter and a distributor a thread.
///
///   DataPlane plane(2, 64, channels, publication);
///   capture::Proxy proxy(plane.live_threads(), listen, controller, plane, clock);
///   auto own = plane.lend();
///   capture::FileTap file((*own)->context(), play, plane, clock, [own = *own](auto) {});
///
/// Live channels share threads; a capture or a file has one of its own, so that a slow file delays
/// no channel. Such a thread is lent, and lent again once nothing of who had it waits there.
///
/// Lifetime: the daemon's; outlived by `channels`, `publication` and `recorder`, outlives every
/// tap. Thread: open belongs to the data threads, the rest to the owner; what was lent goes
/// anywhere.
class DataPlane final : public capture::ChannelSinks {
 public:
  using Lent = std::shared_ptr<capture::DataThread>;

  /// At most `most_lent` threads are lent at a time. `recorder` may be null: nothing is recorded.
  DataPlane(std::size_t live_threads, std::size_t most_lent, decode::Channels& channels,
            const session::Publication& publication, record::FlightRecorder* recorder);
  ~DataPlane() override;

  std::span<capture::DataThread* const> live_threads() const { return live_; }
  /// A thread for one tap; it is free again when the last copy of what is returned has gone, which
  /// therefore must not be before the tap has ended. The error says why there is none.
  Result<Lent> lend();
  /// Reports what is to be looked for on all channels that open from now on. Before start().
  void look_for(const keep::Watch& watch, keep::Report report);
  void start();
  /// Runs what the taps have posted, then ends the threads.
  void stop();
  /// Calls `done`, on any thread, when all live threads have run what was posted to them before.
  void after_live_threads(std::function<void()> done);
  /// Lets idle threads drop an old snapshot, with the logs of sessions that have ended.
  void look_for_changes();

  std::size_t threads() const { return lanes().size(); }
  /// Lets a thread count in `next`, or not when it is null, and calls `done` there with what it
  /// counted so far. A thread that comes later counts from its beginning if those did last.
  void exchange_counts(std::size_t thread, std::unique_ptr<counting::Counts> next,
                       std::function<void(std::unique_ptr<counting::Counts>)> done);

  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo& info) override;

 private:
  struct Lane {
    Lane(const session::Publication& publication, record::FlightTrack* track)
        : distributor(publication, track) {}
    std::atomic<bool> lent{false};  // outlives what waits on the thread
    capture::DataThread thread;
    session::Distributor distributor;
    counting::Counter counter{distributor};
  };

  /// Those that are there, also while one is added.
  std::span<const std::unique_ptr<Lane>> lanes() const {
    return std::span(lanes_).first(ready_.load(std::memory_order_acquire));
  }
  Result<Lane*> add_lane();

  decode::Channels& channels_;
  const session::Publication& publication_;
  record::FlightRecorder* const recorder_;
  keep::Watch watch_;
  keep::Report report_;
  std::vector<std::unique_ptr<Lane>> lanes_;  ///< as many places as there can be; live ones first
  std::atomic<std::size_t> ready_{0};         ///< so many of them are set, and stay as they are
  std::vector<capture::DataThread*> live_;
  bool started_ = false;
  bool counting_ = false;
};

}  // namespace ps::app
