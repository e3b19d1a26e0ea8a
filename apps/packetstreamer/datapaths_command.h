// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "action.h"

namespace CLI {
class App;
}

namespace ps::app {

/// `packetstreamer datapaths`: sets `chosen` when the command line asks for it.
void add_datapaths_command(CLI::App& program, Action& chosen);

}  // namespace ps::app
