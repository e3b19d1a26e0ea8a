// SPDX-License-Identifier: Apache-2.0
#include "openflow/replies.h"

#include <cstddef>
#include <cstdint>

#include "openflow/header.h"

namespace ps::openflow {

std::optional<MsgType> request_of(MsgType reply) {
  switch (reply) {
    case MsgType::echo_reply:
      return MsgType::echo_request;
    case MsgType::features_reply:
      return MsgType::features_request;
    case MsgType::get_config_reply:
      return MsgType::get_config_request;
    case MsgType::multipart_reply:
      return MsgType::multipart_request;
    case MsgType::barrier_reply:
      return MsgType::barrier_request;
    case MsgType::queue_get_config_reply:
      return MsgType::queue_get_config_request;
    case MsgType::role_reply:
      return MsgType::role_request;
    case MsgType::get_async_reply:
      return MsgType::get_async_request;
    default:
      return std::nullopt;
  }
}

bool more_parts_follow(Bytes multipart) {
  constexpr std::size_t kFlags = kHeaderSize + 2;
  constexpr std::uint16_t kMore = 1;
  return multipart.size() >= kFlags + 2 && (load_be16(&multipart[kFlags]) & kMore) != 0;
}

}  // namespace ps::openflow
