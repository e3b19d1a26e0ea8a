// SPDX-License-Identifier: Apache-2.0
#include "live_inventory.h"

namespace ps::app {
namespace {

admin::Counts occurred(const decode::ChannelCounters& counters) {
  admin::Counts counts;
  for (std::size_t i = 0; i < decode::kAnomalyCount; ++i) {
    if (auto count = counters.anomalies[i].get()) {
      counts.emplace_back(decode::name(static_cast<decode::Anomaly>(i)), count);
    }
  }
  return counts;
}

admin::Counts unanswered(const decode::ChannelCounters& counters) {
  admin::Counts counts;
  for (std::size_t i = 0; i < decode::kUnansweredCount; ++i) {
    const auto what = static_cast<decode::Unanswered>(i);
    if (const auto count = counters.unanswered.of(what)) {
      counts.emplace_back(decode::name(what), count);
    }
  }
  return counts;
}

admin::ChannelLine line(const decode::ChannelView& view) {
  constexpr auto kUp = static_cast<std::size_t>(Direction::to_controller);
  constexpr auto kDown = static_cast<std::size_t>(Direction::to_switch);
  const auto& [channel, counters] = view;
  return {.id = channel->id,
          .tap = channel->tap,
          .switch_peer = channel->switch_peer,
          .controller_peer = channel->controller_peer,
          .dpid = channel->dpid,
          .copy_of = channel->copy_of,
          .switch_name = channel->switch_name,
          .controller_name = channel->controller_name,
          .messages_to_controller = counters->messages_to(Direction::to_controller),
          .messages_to_switch = counters->messages_to(Direction::to_switch),
          .bytes_to_controller = counters->bytes[kUp].get(),
          .bytes_to_switch = counters->bytes[kDown].get(),
          .message_bytes = counters->message_bytes.get(),
          .lost_bytes = counters->lost_bytes.get(),
          .anomalies = occurred(*counters),
          .unanswered = unanswered(*counters),
          .tls = channel->tls,
          .switch_tls = channel->switch_tls,
          .controller_tls = channel->controller_tls};
}

}  // namespace

std::vector<admin::ChannelLine> LiveInventory::channels() const {
  std::vector<admin::ChannelLine> lines;
  for (const auto& view : channels_.list()) lines.push_back(line(view));
  return lines;
}

}  // namespace ps::app
