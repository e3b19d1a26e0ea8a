// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// 1.4 7.3.9.2 and 7.3.9.3; ONF's extension 230 has the same in 1.3.
void bundle_control(Layout& io);
void bundle_add_message(Layout& io);
/// 1.4 7.4.6: a request of another controller, passed on.
void requestforward(Layout& io);
/// ofp_time, 1.5 7.3.9.4.
void time_of_day(Layout& io, std::string_view name);

std::string_view bundle_flag_name(Version version, std::uint32_t bit);

}  // namespace ps::openflow::layout
