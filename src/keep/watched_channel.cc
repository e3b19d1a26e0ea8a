// SPDX-License-Identifier: Apache-2.0
#include "keep/watched_channel.h"

#include <utility>

#include <fmt/format.h>

#include "base/bytes.h"
#include "capture/tap_spec.h"
#include "openflow/header.h"

namespace ps::keep {
namespace {

using openflow::MsgType;

/// Ends that are no news: we made them ourselves.
constexpr std::string_view kOurs[] = {capture::kServerStopping, capture::kTapRemoved,
                                      capture::kCaptureEnded};

/// ofp_controller_role of 1.2 and later (A.3.9) after the header; nothing for no change.
std::string_view role_of(std::uint32_t role) {
  constexpr std::string_view kRoles[] = {"", "equal", "master", "slave"};
  return role < std::size(kRoles) ? kRoles[role] : "";
}

/// Of Nicira's NXT_ROLE_REPLY (nicira-ext.h), which 1.0 and 1.1 have instead.
std::string_view nicira_role_of(Bytes message) {
  constexpr std::uint32_t kNicira = 0x00002320;
  constexpr std::uint32_t kRoleReply = 11;
  if (message.size() < 20 || load_be32(&message[8]) != kNicira ||
      load_be32(&message[12]) != kRoleReply) {
    return "";
  }
  constexpr std::string_view kRoles[] = {"equal", "master", "slave"};
  const auto role = load_be32(&message[16]);
  return role < std::size(kRoles) ? kRoles[role] : "";
}

/// What a switch says the controller's role is; nothing in other messages.
std::string_view role_in(const decode::Message& message) {
  if (message.type == MsgType::experimenter) return nicira_role_of(message.bytes);
  if (message.type != MsgType::role_reply && message.type != MsgType::role_status) return "";
  return message.bytes.size() < 12 ? "" : role_of(load_be32(&message.bytes[8]));
}

}  // namespace

WatchedChannel::WatchedChannel(const capture::ChannelInfo& info, decode::MessageSink& next,
                               decode::Channels& channels, const Watch& watch, const Report& report)
    : next_(next), watch_(watch), report_(report), decoder_(info, *this, channels) {}

void WatchedChannel::message(const decode::Message& message) {
  next_.message(message);
  look(message);
}

void WatchedChannel::look(const decode::Message& message) {
  if (channel_ != message.channel) channel_ = message.channel;
  switch (message.type) {
    case MsgType::packet_in:
      return look_for_storm(message);
    case MsgType::error: {
      const auto& answer = message.answer();
      return report(Trigger::error, message.time,
                    answer ? fmt::format("{} refused", openflow::name(answer->type)) : "error");
    }
    case MsgType::role_reply:
    case MsgType::role_status:
    case MsgType::experimenter:
      return look_at_role(message);
    default:
      return;
  }
}

void WatchedChannel::look_at_role(const decode::Message& message) {
  const auto role = role_in(message);
  if (role.empty() || role == role_) return;
  const auto before = std::exchange(role_, std::string(role));
  report(Trigger::role, message.time, fmt::format("from {} to {}", before, role_));
}

void WatchedChannel::look_for_storm(const decode::Message& message) {
  const auto passed = message.time - second_;
  if (passed < std::chrono::seconds(0) || passed >= std::chrono::seconds(1)) {
    second_ = message.time;
    packet_ins_ = 0;
  }
  if (++packet_ins_ == watch_.storm) {
    report(Trigger::packet_in_storm, message.time,
           fmt::format("{} packet_ins within a second", watch_.storm));
  }
}

void WatchedChannel::closed(std::string_view reason, Timestamp time) {
  decoder_.closed(reason, time);
  for (const auto ours : kOurs) {
    if (reason == ours) return;
  }
  if (channel_) report(Trigger::disconnect, time, std::string(reason));
}

void WatchedChannel::report(Trigger trigger, Timestamp time, std::string what) {
  if (!watch_.is_for(trigger)) return;
  auto& last = reported_[static_cast<std::size_t>(trigger)];
  if (last && time >= *last && time - *last < 2 * watch_.around) return;
  last = time;
  report_({trigger, channel_, time, std::move(what)});
}

}  // namespace ps::keep
