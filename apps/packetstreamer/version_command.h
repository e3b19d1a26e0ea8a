// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "action.h"

namespace CLI {
class App;
}

namespace ps::app {

/// The program's alone: `0.1.0`.
std::string_view program_version();

/// The program and its libraries, with their versions, on one line.
std::string version_text();

/// `packetstreamer version`: sets `chosen` when the command line asks for it.
void add_version_command(CLI::App& program, Action& chosen);

}  // namespace ps::app
