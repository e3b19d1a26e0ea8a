// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// role_request and role_reply (1.2 A.3.9, 1.5 7.3.8).
void role(Layout& io);
/// 1.4 7.4.4.
void role_status(Layout& io);
/// 1.5 7.4.7.
void controller_status(Layout& io);
/// ofp_controller_status_header, also in multipart replies.
void controller_status_entry(Layout& io);

std::string_view role_name(Version version, std::uint32_t role);

}  // namespace ps::openflow::layout
