// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "action.h"

namespace CLI {
class App;
}

namespace ps::app {

void add_explain_command(CLI::App& program, Action& chosen);

}  // namespace ps::app
