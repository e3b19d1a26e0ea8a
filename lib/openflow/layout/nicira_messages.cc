// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/nicira_messages.h"

namespace ps::openflow::layout {

std::string_view nicira_message_name(Version, std::uint32_t) { return ""; }

void nicira_message(Layout& io, std::uint32_t) {
  if (io.has("data")) io.rest("data");
}

void nicira_multipart_request(Layout& io) { io.rest("data"); }
void nicira_multipart_reply(Layout& io) { io.rest("data"); }

}  // namespace ps::openflow::layout
