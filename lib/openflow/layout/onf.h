// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// ONF's extensions to 1.3 (experimenter 0x4f4e4600) after id and type: flow monitors (EXT-187),
/// role status (EXT-191), bundles (EXT-230), request forwarding (EXT-235); others as `data`.
void onf_message(Layout& io, std::uint32_t type);
void onf_multipart_request(Layout& io, std::uint32_t type);
void onf_multipart_reply(Layout& io, std::uint32_t type);
/// An action after its experimenter id: copy_field (EXT-320).
void onf_action(Layout& io);

std::string_view onf_message_name(Version version, std::uint32_t type);
std::string_view onf_multipart_name(Version version, std::uint32_t type);

}  // namespace ps::openflow::layout
