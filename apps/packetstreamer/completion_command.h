// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "action.h"

namespace CLI {
class App;
}

namespace ps::app {

/// `packetstreamer completion`: sets `chosen` when the command line asks for it. `program` outlives
/// it.
void add_completion_command(CLI::App& program, Action& chosen);

}  // namespace ps::app
