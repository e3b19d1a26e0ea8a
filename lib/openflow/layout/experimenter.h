// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openflow/layout/layout.h"

namespace ps::openflow::layout {

/// vendor (1.0 5.5.4) and experimenter (1.1 A.5.4) messages: Nicira's and ONF's decoded, others as
/// `data`.
void experimenter(Layout& io);

/// The body of a multipart message of type experimenter, the same way.
void experimenter_multipart_request(Layout& io);
void experimenter_multipart_reply(Layout& io);

}  // namespace ps::openflow::layout
