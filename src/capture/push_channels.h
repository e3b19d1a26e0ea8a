// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "capture/chunk.h"
#include "capture/tap_counters.h"

namespace ps::capture {

/// One OpenFlow message as a producer says it was sent. A value.
struct PushedMessage {
  std::optional<DatapathId> dpid;
  std::string channel;                 ///< the producer's name for it; may be empty with a dpid
  std::optional<Direction> direction;  ///< nothing when the producer said none that is known
  std::optional<std::int64_t> time;    ///< nanoseconds since the epoch; nothing: when it came
  std::string octets;
};

/// What became of a batch.
struct PushOutcome {
  std::uint64_t taken = 0;
  std::uint64_t refused = 0;
  std::string reason;  ///< of the first that was refused
};

struct PushLimits {
  std::size_t channels = 1000;             ///< of one producer
  std::size_t all_channels = 10'000;       ///< of all
  std::size_t name = 200;                  ///< octets of a channel's name
  std::size_t waiting_octets = 64u << 20;  ///< of all batches that no data thread has taken yet
  std::chrono::seconds idle{300};          ///< a channel without messages ends
  std::chrono::seconds look_for_idle{30};
};

/// What all data threads of the push tap count together.
struct PushCounters {
  using Counter = std::atomic<std::uint64_t>;
  Counter taken{0}, malformed{0}, too_many{0}, busy{0}, opened{0}, open{0}, to_controller{0},
      to_switch{0}, sink_failures{0};
};

/// The channels of one producer. A message opens its channel: that of its name, or of its dpid if
/// it names none. A resource. Thread: the producer's data thread.
class PushChannels {
 public:
  PushChannels(std::string peer, ChannelSinks& sinks, const Clock& clock, const PushLimits& limits,
               PushCounters& counters)
      : peer_(std::move(peer)),
        sinks_(sinks),
        clock_(clock),
        limits_(limits),
        counters_(counters) {}
  ~PushChannels() { close("the producer has gone"); }
  PushChannels(const PushChannels&) = delete;
  PushChannels& operator=(const PushChannels&) = delete;

  PushOutcome take(const std::vector<PushedMessage>& batch);
  void close_idle();
  void close(std::string_view reason);

 private:
  struct Channel {
    ChannelId id = 0;
    std::unique_ptr<ChannelSink> sink;
    std::optional<DatapathId> dpid;
    std::array<bool, 2> begun{};  ///< by Direction
    SteadyTime last_used;
  };

  /// Why it is not taken; nothing when it was.
  std::optional<std::string> take(const PushedMessage& message);
  std::optional<std::string> wrong_with(const PushedMessage& message) const;
  /// Null when there are too many.
  Channel* channel_of(const PushedMessage& message);
  void open(const std::string& key, Channel& channel);
  void show(Channel& channel, const PushedMessage& message);
  template <class Call>
  void tell_sink(Channel& channel, Call call);
  void end(Channel& channel, std::string_view reason);

  const std::string peer_;
  ChannelSinks& sinks_;
  const Clock& clock_;
  const PushLimits& limits_;
  PushCounters& counters_;
  std::map<std::string, Channel> channels_;
};

}  // namespace ps::capture
