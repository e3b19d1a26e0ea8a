// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "openflow/version.h"

namespace ps::openflow {

/// What a message is, in one vocabulary for all versions (ofp_type). 1.0's vendor message is
/// `experimenter`; the stats messages of 1.0 to 1.2 are `multipart_request` and `multipart_reply`.
enum class MsgType : std::uint8_t {
  hello,
  error,
  echo_request,
  echo_reply,
  experimenter,
  features_request,
  features_reply,
  get_config_request,
  get_config_reply,
  set_config,
  packet_in,
  flow_removed,
  port_status,
  packet_out,
  flow_mod,
  group_mod,
  port_mod,
  table_mod,
  multipart_request,
  multipart_reply,
  barrier_request,
  barrier_reply,
  queue_get_config_request,
  queue_get_config_reply,
  role_request,
  role_reply,
  get_async_request,
  get_async_reply,
  set_async,
  meter_mod,
  role_status,
  table_status,
  requestforward,
  bundle_control,
  bundle_add_message,
  controller_status,
  unknown,
};

inline constexpr std::size_t kMsgTypeCount = static_cast<std::size_t>(MsgType::unknown) + 1;

/// Who sends a type of message.
enum class Sender : std::uint8_t { switch_, controller, either };

/// `unknown` where this version has no such number.
MsgType msg_type(Version version, std::uint8_t wire);
/// Nothing where this version has no such message.
std::optional<std::uint8_t> wire_type(Version version, MsgType type);
/// The fewest octets, header included, that such a message has; 8 for `unknown`.
std::size_t min_size(Version version, MsgType type);

/// `packet_in`.
std::string_view name(MsgType type);
/// `unknown` where no type has that name.
MsgType msg_type_named(std::string_view name);
Sender sender(MsgType type);

}  // namespace ps::openflow
