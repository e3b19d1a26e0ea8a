// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// The stats messages of 1.0 to 1.2 (5.3.5, A.3.5) and multipart of 1.3 and later.
void multipart_request(Layout& io);
void multipart_reply(Layout& io);

std::string_view multipart_type_name(Version version, std::uint32_t type);

}  // namespace ps::openflow::layout
