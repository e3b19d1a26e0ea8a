// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// ONF's extensions to 1.3 (experimenter 0x4f4e4600) after id and type: bundles (EXT-230) as
/// messages, flow monitors (EXT-187) as multipart; others as `data`.
void onf_message(Layout& io, std::uint32_t type);
void onf_multipart_request(Layout& io, std::uint32_t type);
void onf_multipart_reply(Layout& io, std::uint32_t type);

std::string_view onf_message_name(Version version, std::uint32_t type);
std::string_view onf_multipart_name(Version version, std::uint32_t type);

}  // namespace ps::openflow::layout
