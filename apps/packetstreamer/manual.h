// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "command_tree.h"

namespace ps::app {

/// What stands at the edges of a page. A value.
struct ManualEdition {
  std::string_view version;  ///< `0.1.0`
  std::string_view date;     ///< `2026-11-26`
};

/// The manual page (man(7)) of a command, made of what --help is made of. A command with further
/// commands that have pages of their own only names them: the program does; others explain theirs.
std::string manual_page(const CommandEntry& command, const ManualEdition& edition);

/// `packetstreamer-watch`.
std::string manual_name(const CommandEntry& command);

}  // namespace ps::app
