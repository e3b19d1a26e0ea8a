// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// 1.0 5.3.3, 1.1 A.3.4.1, 1.5 7.3.4.2.
void flow_mod(Layout& io);
/// 1.0 5.4.3, 1.1 A.4.2, 1.5 7.4.2.
void flow_removed(Layout& io);
/// ofp_stats (1.5 7.2.4): OXS fields as `stats`, and beside them the names that older versions use.
void flow_stats_fields(Layout& io);
/// duration_sec and duration_nsec.
void duration(Layout& io);

std::string_view flow_mod_flag(Version version, std::uint32_t bit);
std::string_view flow_removed_reason(Version version, std::uint32_t reason);

}  // namespace ps::openflow::layout
