// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/count.h"
#include "base/guarded.h"
#include "capture/chunk.h"
#include "decode/anomaly.h"
#include "decode/answer_times.h"
#include "decode/copies.h"
#include "decode/message.h"
#include "decode/unanswered.h"

namespace ps::decode {

/// What a channel counts. One data thread writes, anybody reads.
struct ChannelCounters {
  std::array<std::array<Count, openflow::kMsgTypeCount>, 2> messages{};  ///< by Direction, type
  std::array<Count, 2> bytes{};  ///< octets seen, by Direction
  Count message_bytes;           ///< of these, octets of messages that were found whole
  Count lost_bytes;              ///< in gaps of known size
  std::array<Count, kAnomalyCount> anomalies{};
  UnansweredCounts unanswered;
  AnswerTimes answer_times;

  /// Of all types.
  std::uint64_t messages_to(Direction direction) const {
    std::uint64_t sum = 0;
    for (const auto& count : messages[static_cast<std::size_t>(direction)]) sum += count.get();
    return sum;
  }
};

/// Counts the anomaly `times` times; the first of its kind on a channel is logged. For the thread
/// that writes.
void report(ChannelCounters& counters, const Channel& channel, Anomaly anomaly,
            std::string_view what = {}, std::uint64_t times = 1);

/// A channel as it is listed.
struct ChannelView {
  std::shared_ptr<const Channel> channel;
  std::shared_ptr<const ChannelCounters> counters;
};

/// The channels that are open now, and what all those before counted.
/// Lifetime: the daemon's; it outlives every decoder. Thread: any.
class Channels {
 public:
  explicit Channels(std::shared_ptr<const Names> names = nullptr) : names_(std::move(names)) {}

  /// What people call switches, controllers, ports and hosts; null when nobody said.
  const std::shared_ptr<const Names>& names() const { return names_; }
  /// `info` is what the tap said of it. Gives how it stands to the channels of other taps, which
  /// may be the same one.
  std::shared_ptr<const Standing> open(const capture::ChannelInfo& info,
                                       const std::shared_ptr<const Channel>& channel,
                                       std::shared_ptr<const ChannelCounters> counters);
  /// The datapath id became known, or the roles were corrected.
  void update(const std::shared_ptr<const Channel>& channel);
  void close(capture::ChannelId id);

  std::vector<ChannelView> list() const;
  /// Sums over all channels, open and closed.
  struct Totals {
    std::array<std::array<std::uint64_t, openflow::kMsgTypeCount>, 2> by_type{};  ///< by Direction
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    std::uint64_t message_bytes = 0;
    AnswerTimes::Totals answer_times;
    std::uint64_t lost_bytes = 0;  ///< in gaps of known size
    std::array<std::uint64_t, kAnomalyCount> anomalies{};
    std::array<std::uint64_t, kUnansweredCount> unanswered{};
  };
  Totals totals() const;
  /// What switches and their controllers said, over all their channels, open and closed, but for
  /// copies. Bounded: of more than kMostSwitches the rest is told under no datapath.
  struct SwitchTotals {
    std::array<std::uint64_t, 2> messages{};  ///< by Direction
    std::array<std::uint64_t, 2> bytes{};
  };
  using BySwitch = std::map<std::optional<DatapathId>, SwitchTotals>;
  static constexpr std::size_t kMostSwitches = 4096;
  BySwitch by_switch() const;

 private:
  struct State {
    std::map<capture::ChannelId, ChannelView> open;
    Copies copies;
    Totals closed;
    BySwitch closed_by_switch;
  };
  const std::shared_ptr<const Names> names_;
  Guarded<State> state_;
};

}  // namespace ps::decode
