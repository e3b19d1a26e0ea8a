// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "capture/chunk.h"
#include "capture/data_thread.h"
#include "counting/counter.h"
#include "decode/channels.h"
#include "session/publication.h"

namespace ps::app {

/// The data threads, and on each what takes a channel's octets to the sessions: a decoder a
/// channel, a counter and a distributor a thread.
///
///   DataPlane plane(2, 1, channels, publication);
///   capture::Proxy proxy(plane.live_threads(), listen, controller, plane, clock);
///   capture::FileTap file(plane.file_thread(0).context(), play, plane, clock);
///
/// Live channels and files have threads of their own, so that a slow file delays no channel.
/// Lifetime: the daemon's; outlived by `channels` and `publication`, outlives every tap.
/// Thread: open belongs to the data threads, the rest to the owner.
class DataPlane final : public capture::ChannelSinks {
 public:
  DataPlane(std::size_t live_threads, std::size_t file_threads, decode::Channels& channels,
            const session::Publication& publication);
  ~DataPlane() override;

  std::span<capture::DataThread* const> live_threads() const;
  capture::DataThread& file_thread(std::size_t number) { return *threads_[live_ + number]; }
  void start();
  /// Runs what the taps have posted, then ends the threads.
  void stop();
  /// Lets idle threads drop an old snapshot, with the logs of sessions that have ended.
  void look_for_changes();

  std::size_t threads() const { return lanes_.size(); }
  /// Lets a thread count in `next`, or not when it is null, and calls `done` there with what it
  /// counted so far.
  void exchange_counts(std::size_t thread, std::unique_ptr<counting::Counts> next,
                       std::function<void(std::unique_ptr<counting::Counts>)> done);

  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo& info) override;

 private:
  struct Lane {
    explicit Lane(const session::Publication& publication) : distributor(publication) {}
    capture::DataThread thread;
    session::Distributor distributor;
    counting::Counter counter{distributor};
  };

  decode::Channels& channels_;
  std::size_t live_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<capture::DataThread*> threads_;  ///< of the lanes, in their order
};

}  // namespace ps::app
