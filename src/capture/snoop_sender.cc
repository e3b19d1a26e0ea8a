// SPDX-License-Identifier: Apache-2.0
#include "capture/snoop_sender.h"

#include <algorithm>
#include <array>

#include "openflow/experimenter.h"

namespace ps::capture {
namespace {

using openflow::MsgType;

/// ofp_bundle_ctrl_type (1.4 A.3.9.1): requests are even, their replies odd.
Direction way_of_bundle_control(std::uint16_t type) {
  return type % 2 == 0 ? Direction::to_switch : Direction::to_controller;
}

template <std::size_t N>
bool among(const std::array<std::uint32_t, N>& all, std::uint32_t one) {
  return std::ranges::find(all, one) != all.end();
}

/// What Open vSwitch's nicira-ext.h defines.
std::optional<Direction> way_of_nicira(std::uint32_t subtype) {
  // role_reply, flow_removed, packet_in, flow_monitor_paused and _resumed, tlv_table_reply,
  // packet_in2, requestforward
  constexpr std::array<std::uint32_t, 8> kOfSwitch{11, 14, 17, 22, 23, 26, 30, 132};
  constexpr std::uint32_t kFirst = 10;
  constexpr std::uint32_t kLast = 32;
  if (among(kOfSwitch, subtype)) return Direction::to_controller;
  if (subtype >= kFirst && subtype <= kLast) return Direction::to_switch;
  return std::nullopt;
}

/// ONF's extensions of 1.3.
std::optional<Direction> way_of_onf(std::uint32_t type, Bytes message) {
  constexpr std::uint32_t kBundleControl = 2300;
  constexpr std::uint32_t kBundleAdd = 2301;
  constexpr std::uint32_t kFlowMonitorCancel = 1870;
  // flow_monitor_paused and _resumed, role_status, requestforward
  constexpr std::array<std::uint32_t, 4> kOfSwitch{1871, 1872, 1911, 2350};
  if (type == kBundleControl && message.size() >= 22) {
    return way_of_bundle_control(load_be16(&message[20]));
  }
  if (type == kBundleAdd || type == kFlowMonitorCancel) return Direction::to_switch;
  if (among(kOfSwitch, type)) return Direction::to_controller;
  return std::nullopt;
}

std::optional<Direction> way_of_experimenter(Bytes message) {
  if (message.size() < 16) return std::nullopt;
  const auto experimenter = load_be32(&message[8]);
  const auto type = load_be32(&message[12]);
  if (experimenter == openflow::kNiciraId) return way_of_nicira(type);
  if (experimenter == openflow::kOnfId) return way_of_onf(type, message);
  return std::nullopt;
}

}  // namespace

MsgType snooped_type(const openflow::Header& header) {
  constexpr std::array kSymmetric{MsgType::hello, MsgType::error, MsgType::echo_request,
                                  MsgType::echo_reply, MsgType::experimenter};
  return header.type < kSymmetric.size() ? kSymmetric[header.type] : openflow::type_of(header);
}

std::optional<Direction> way_of(MsgType type, Bytes message) {
  switch (openflow::sender(type)) {
    case openflow::Sender::switch_:
      return Direction::to_controller;
    case openflow::Sender::controller:
      return Direction::to_switch;
    case openflow::Sender::either:
      break;
  }
  if (type == MsgType::experimenter) return way_of_experimenter(message);
  if (type == MsgType::bundle_control && message.size() >= 14) {
    return way_of_bundle_control(load_be16(&message[12]));
  }
  return std::nullopt;
}

}  // namespace ps::capture
