// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// A Nicira message after its vendor id and subtype.
void nicira_message(Layout& io, std::uint32_t subtype);
std::string_view nicira_message_name(Version version, std::uint32_t subtype);
/// A Nicira multipart (1.0: after id; subtype and padding are read here) request and reply.
void nicira_multipart_request(Layout& io);
void nicira_multipart_reply(Layout& io);

}  // namespace ps::openflow::layout
