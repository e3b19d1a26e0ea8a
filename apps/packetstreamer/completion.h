// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "command_tree.h"

namespace ps::app {

/// Shells that there are completions for.
inline constexpr std::string_view kShells[] = {"bash", "zsh", "fish"};

/// A script that lets the shell complete commands, options, values of known sets and files.
Result<std::string> completion(const CommandEntry& program, std::string_view shell);

/// What of an option's help fits beside it in a list: one line.
std::string short_help(const OptionEntry& option);

std::string bash_completion(const CommandEntry& program);
std::string zsh_completion(const CommandEntry& program);
std::string fish_completion(const CommandEntry& program);

}  // namespace ps::app
