// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace ps::app {

/// `--plugin FILE`, repeatable. To be added before every option whose value names a field or a
/// format: values are read in the order in which the options were added, wherever they stand on the
/// command line. A file that is refused ends the parsing with std::runtime_error: it is a failure,
/// not wrong usage.
void add_plugin_option(CLI::App& command);

/// Says in the log what was loaded.
void log_plugins();

}  // namespace ps::app
