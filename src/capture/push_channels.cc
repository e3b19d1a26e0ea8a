// SPDX-License-Identifier: Apache-2.0
#include "capture/push_channels.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "openflow/header.h"

namespace ps::capture {
namespace {

std::string key_of(const PushedMessage& message) {
  return message.channel.empty() ? "dpid " + to_string(*message.dpid) : message.channel;
}

/// Of a version that nobody defined, as switches echo them back, once the channel has begun.
bool could_go_on(const openflow::Header& header) {
  constexpr std::uint8_t kHighestPlausibleType = 40;
  return (header.version & 0x80) == 0 && header.type <= kHighestPlausibleType;
}

}  // namespace

PushOutcome PushChannels::take(const std::vector<PushedMessage>& batch) {
  PushOutcome outcome;
  for (std::size_t place = 0; place < batch.size(); ++place) {
    auto refused = take(batch[place]);
    if (!refused) {
      ++outcome.taken;
    } else if (outcome.refused++ == 0) {
      outcome.reason = fmt::format("message {}: {}", place, *refused);
      spdlog::debug("push {}: {}", peer_, outcome.reason);
    }
  }
  counters_.taken += outcome.taken;
  return outcome;
}

std::optional<std::string> PushChannels::take(const PushedMessage& message) {
  if (auto wrong = wrong_with(message)) {
    ++counters_.malformed;
    return wrong;
  }
  auto* channel = channel_of(message);
  if (channel == nullptr) {
    ++counters_.too_many;
    return fmt::format("one channel more than are allowed ({} of one producer, {} of all)",
                       limits_.channels, limits_.all_channels);
  }
  show(*channel, message);
  return std::nullopt;
}

std::optional<std::string> PushChannels::wrong_with(const PushedMessage& message) const {
  if (message.channel.empty() && !message.dpid) return "neither a dpid nor a channel";
  if (message.channel.size() > limits_.name) {
    return fmt::format("a channel's name of {} octets, at most {} are accepted",
                       message.channel.size(), limits_.name);
  }
  if (!message.direction) return "no direction; accepted are TO_CONTROLLER and TO_SWITCH";
  if (message.time && *message.time < 0) return "a time before 1970";
  const auto header = openflow::parse_header(as_bytes(message.octets));
  if (!header) return fmt::format("{} octets are no OpenFlow message", message.octets.size());
  if (header->length != message.octets.size() || header->length < openflow::kHeaderSize) {
    return fmt::format("{} octets, whose header says {}: a whole message is accepted",
                       message.octets.size(), header->length);
  }
  if (openflow::is_known(header->version)) return std::nullopt;
  const auto found = channels_.find(key_of(message));
  const auto way = static_cast<std::size_t>(*message.direction);
  if (found != channels_.end() && found->second.begun[way] && could_go_on(*header)) {
    return std::nullopt;
  }
  return fmt::format("version {} is no OpenFlow version from 1.0 to 1.5", header->version);
}

PushChannels::Channel* PushChannels::channel_of(const PushedMessage& message) {
  const auto key = key_of(message);
  if (auto found = channels_.find(key); found != channels_.end()) return &found->second;
  if (channels_.size() >= limits_.channels) return nullptr;
  if (counters_.open.fetch_add(1) >= limits_.all_channels) {
    --counters_.open;
    return nullptr;
  }
  auto& channel = channels_[key];
  open(key, channel);
  return &channel;
}

void PushChannels::open(const std::string& key, Channel& channel) {
  ++counters_.opened;
  channel.id = next_channel_id();
  spdlog::info("push {}: channel {} open: {}", peer_, channel.id, key);
  try {
    channel.sink = sinks_.open(
        {.id = channel.id, .tap = "push", .switch_peer = key, .controller_peer = peer_});
  } catch (...) {
    ++counters_.sink_failures;
  }
}

void PushChannels::show(Channel& channel, const PushedMessage& message) {
  channel.last_used = clock_.steady_now();
  channel.begun[static_cast<std::size_t>(*message.direction)] = true;
  if (message.dpid && channel.dpid != message.dpid) {
    channel.dpid = message.dpid;
    tell_sink(channel, [&](ChannelSink& sink) { sink.datapath(*message.dpid); });
  }
  const bool up = *message.direction == Direction::to_controller;
  (up ? counters_.to_controller : counters_.to_switch) += message.octets.size();
  const auto time =
      message.time ? Timestamp(std::chrono::nanoseconds(*message.time)) : clock_.now();
  tell_sink(channel, [&](ChannelSink& sink) {
    sink.chunk({.direction = *message.direction, .time = time, .data = as_bytes(message.octets)});
  });
}

template <class Call>
void PushChannels::tell_sink(Channel& channel, Call call) {
  if (!channel.sink) return;
  try {
    call(*channel.sink);
  } catch (...) {
    channel.sink = nullptr;
    ++counters_.sink_failures;
    spdlog::error("push {}: channel {} runs on unobserved: its sink failed", peer_, channel.id);
  }
}

void PushChannels::end(Channel& channel, std::string_view reason) {
  --counters_.open;
  spdlog::info("push {}: channel {} closed: {}", peer_, channel.id, reason);
  tell_sink(channel, [&](ChannelSink& sink) { sink.closed(reason, clock_.now()); });
}

void PushChannels::close_idle() {
  const auto last = clock_.steady_now() - limits_.idle;
  for (auto entry = channels_.begin(); entry != channels_.end();) {
    auto& channel = entry->second;
    const bool idle = channel.last_used <= last;
    if (idle) end(channel, "no message for long");
    entry = idle ? channels_.erase(entry) : std::next(entry);
  }
}

void PushChannels::close(std::string_view reason) {
  for (auto& [key, channel] : channels_) end(channel, reason);
  channels_.clear();
}

}  // namespace ps::capture
