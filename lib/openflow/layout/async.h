// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// get_async_reply and set_async (1.3 A.3.10, 1.4 7.3.10).
void async_config(Layout& io);
/// The two shapes, of which Nicira's extension has one each in all versions.
void async_masks(Layout& io, NameOf packet_in_reasons);
void async_properties(Layout& io);
/// get_async_request, in which there is nothing; 1.4's may name properties.
void async_request(Layout& io);

}  // namespace ps::openflow::layout
