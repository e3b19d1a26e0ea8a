// SPDX-License-Identifier: Apache-2.0
#include "capture/snoop_requests.h"

#include <algorithm>

#include "openflow/replies.h"

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

}  // namespace

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
  if (reply == MsgType::multipart_reply && openflow::more_parts_follow(message)) return;
  const auto xid = load_be32(&message[kXid]);
  auto found = std::find_if(open_.rbegin(), open_.rend(), [&](const Request& open) {
    return open.xid == xid && open.type == openflow::request_of(reply);
  });
  if (found != open_.rend()) open_.erase(std::next(found).base());
}

bool OpenRequests::refused(std::uint32_t xid) {
  return std::erase_if(open_, [&](const Request& open) {
           return open.xid == xid && open.way == Direction::to_switch;
         }) > 0;
}

}  // namespace ps::capture
