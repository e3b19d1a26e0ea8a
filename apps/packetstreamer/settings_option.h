// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace ps::app {

/// `--config FILE`: every option of `command` as a key of a file (parse_settings). What the command
/// line says counts, and the file only where it says nothing. Added before all other options,
/// because they are looked at in their order.
void add_settings_option(CLI::App& command);

}  // namespace ps::app
