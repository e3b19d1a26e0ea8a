// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/nicira_actions.h"

namespace ps::openflow::layout {

void nicira_action(Layout& io) {
  io.u16("subtype");
  io.rest("data");
}

}  // namespace ps::openflow::layout
