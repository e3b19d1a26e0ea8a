// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/bytes.h"
#include "openflow/msg_type.h"

namespace ps::openflow {

/// The kind of request that a reply of this kind answers, the same in all versions; nothing for
/// kinds that are no reply. bundle_control and experimenter, which answer their own kind, are none.
std::optional<MsgType> request_of(MsgType reply);

/// Does this multipart_request or multipart_reply say that more parts follow (OFPMPF_REQ_MORE,
/// OFPMPF_REPLY_MORE)? The flags stand in the same place in all versions.
bool more_parts_follow(Bytes multipart);

}  // namespace ps::openflow
