// SPDX-License-Identifier: Apache-2.0
#include "capture/snoop_requests.h"

#include <algorithm>

namespace ps::capture {
namespace {

using openflow::MsgType;

constexpr std::size_t kXid = 4;

bool is_answered(MsgType request) {
  switch (request) {
    case MsgType::echo_request:
    case MsgType::features_request:
    case MsgType::get_config_request:
    case MsgType::multipart_request:
    case MsgType::barrier_request:
    case MsgType::queue_get_config_request:
    case MsgType::role_request:
    case MsgType::get_async_request:
      return true;
    default:
      return false;
  }
}

/// OFPSF_REPLY_MORE, OFPMPF_REPLY_MORE: the flags stand behind the type in all versions.
bool more_follows(MsgType reply, Bytes message) {
  return reply == MsgType::multipart_reply && message.size() >= 12 &&
         (load_be16(&message[10]) & 1) != 0;
}

}  // namespace

std::optional<MsgType> answered_by(MsgType type) {
  switch (type) {
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

void OpenRequests::asked(std::uint32_t xid, MsgType request, Direction way) {
  if (!is_answered(request)) return;
  if (open_.size() == kMost) {
    open_.erase(open_.begin());
    all_known_ = false;
  }
  open_.push_back({xid, request, way});
}

std::optional<Direction> OpenRequests::find(std::uint32_t xid, MsgType request) const {
  auto found = std::find_if(open_.rbegin(), open_.rend(), [&](const Request& open) {
    return open.xid == xid && open.type == request;
  });
  if (found == open_.rend()) return std::nullopt;
  return found->way;
}

void OpenRequests::answered(MsgType reply, Bytes message) {
  if (more_follows(reply, message)) return;
  const auto xid = load_be32(&message[kXid]);
  auto found = std::find_if(open_.rbegin(), open_.rend(), [&](const Request& open) {
    return open.xid == xid && open.type == answered_by(reply);
  });
  if (found != open_.rend()) open_.erase(std::next(found).base());
}

bool OpenRequests::refused(std::uint32_t xid) {
  return std::erase_if(open_, [&](const Request& open) {
           return open.xid == xid && open.way == Direction::to_switch;
         }) > 0;
}

}  // namespace ps::capture
