// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "action.h"

namespace CLI {
class App;
}

namespace ps::app {

/// What there are lists of.
std::vector<std::string> list_subjects();

/// `packetstreamer list`: sets `chosen` when the command line asks for it.
void add_list_command(CLI::App& program, Action& chosen);

}  // namespace ps::app
