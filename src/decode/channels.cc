// SPDX-License-Identifier: Apache-2.0
#include "decode/channels.h"

#include <utility>

#include <spdlog/spdlog.h>

namespace ps::decode {
namespace {

void add(Channels::Totals& totals, const ChannelCounters& counters) {
  for (std::size_t way = 0; way < counters.messages.size(); ++way) {
    for (std::size_t type = 0; type < counters.messages[way].size(); ++type) {
      const auto count = counters.messages[way][type].get();
      totals.by_type[way][type] += count;
      totals.messages += count;
    }
  }
  totals.answer_times += counters.answer_times.totals();
  totals.message_bytes += counters.message_bytes.get();  // first, as they are counted last
  for (const auto& count : counters.bytes) totals.bytes += count.get();
  totals.lost_bytes += counters.lost_bytes.get();
  for (std::size_t i = 0; i < kAnomalyCount; ++i)
    totals.anomalies[i] += counters.anomalies[i].get();
  for (std::size_t i = 0; i < kUnansweredCount; ++i) {
    totals.unanswered[i] += counters.unanswered.of(static_cast<Unanswered>(i));
  }
}

void add(Channels::BySwitch& switches, const ChannelView& view) {
  if (view.channel->copy_of) return;
  const auto& dpid = view.channel->dpid;
  const bool room = switches.size() < Channels::kMostSwitches || switches.contains(dpid);
  auto& totals = switches[room ? dpid : std::nullopt];
  for (const auto way : {Direction::to_controller, Direction::to_switch}) {
    totals.messages[static_cast<std::size_t>(way)] += view.counters->messages_to(way);
    totals.bytes[static_cast<std::size_t>(way)] +=
        view.counters->bytes[static_cast<std::size_t>(way)].get();
  }
}

}  // namespace

void report(ChannelCounters& counters, const Channel& channel, Anomaly anomaly,
            std::string_view what, std::uint64_t times) {
  auto& count = counters.anomalies[static_cast<std::size_t>(anomaly)];
  const bool known = count.get() > 0;
  count.add(times);
  if (known || times == 0) return;
  spdlog::warn("channel {} ({} to {}): {}: {}{}{}", channel.id, channel.switch_peer,
               channel.controller_peer, name(anomaly), meaning(anomaly), what.empty() ? "" : ": ",
               what);
}

std::shared_ptr<const Standing> Channels::open(const capture::ChannelInfo& info,
                                               const std::shared_ptr<const Channel>& channel,
                                               std::shared_ptr<const ChannelCounters> counters) {
  auto standing = std::make_shared<Standing>();
  state_.with([&](State& state) {
    state.open.insert_or_assign(channel->id, ChannelView{channel, std::move(counters)});
    state.copies.open(channel->id, info.legs, info.in_line, standing);
  });
  return standing;
}

void Channels::update(const std::shared_ptr<const Channel>& channel) {
  state_.with([&](State& state) {
    if (auto found = state.open.find(channel->id); found != state.open.end()) {
      found->second.channel = channel;
    }
  });
}

void Channels::close(capture::ChannelId id) {
  state_.with([&](State& state) {
    auto found = state.open.find(id);
    if (found == state.open.end()) return;
    add(state.closed, *found->second.counters);
    add(state.closed_by_switch, found->second);
    state.copies.close(id);
    state.open.erase(found);
  });
}

std::vector<ChannelView> Channels::list() const {
  return state_.with([](const State& state) {
    std::vector<ChannelView> views;
    for (const auto& [id, view] : state.open) views.push_back(view);
    return views;
  });
}

Channels::Totals Channels::totals() const {
  return state_.with([](const State& state) {
    Totals totals = state.closed;
    for (const auto& [id, view] : state.open) add(totals, *view.counters);
    return totals;
  });
}

Channels::BySwitch Channels::by_switch() const {
  return state_.with([](const State& state) {
    BySwitch switches = state.closed_by_switch;
    for (const auto& [id, view] : state.open) add(switches, view);
    return switches;
  });
}

}  // namespace ps::decode
