// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// A Nicira message after its vendor id 0x2320 and subtype, as Open vSwitch 3.1 has them; others
/// as `data`.
void nicira_message(Layout& io, std::uint32_t subtype);
std::string_view nicira_message_name(Version version, std::uint32_t subtype);
/// Nicira's statistics after the vendor id: subtype (padded to 8 in 1.0) and body.
void nicira_multipart_request(Layout& io);
void nicira_multipart_reply(Layout& io);
std::string_view nicira_multipart_name(Version version, std::uint32_t subtype);

}  // namespace ps::openflow::layout
