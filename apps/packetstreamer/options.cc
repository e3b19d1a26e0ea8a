// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <CLI/App.hpp>

namespace ps::app {
namespace {

CLI::Option& add(CLI::App& command, const OptionHelp& help, const Take& take) {
  CLI::callback_t each = [take, names = help.names](const CLI::results_t& values) {
    for (const auto& value : values) {
      if (auto taken = take(value); !taken) {
        throw CLI::ValidationError(names, taken.error().message);
      }
    }
    return true;
  };
  auto* option = command.add_option(help.names, each, help.help);
  option->type_name(help.value)->group(help.group);
  return *option;
}

}  // namespace

CLI::Option& add_option(CLI::App& command, const OptionHelp& help, const Take& take) {
  return add(command, help, take);
}

CLI::Option& add_repeatable(CLI::App& command, const OptionHelp& help, const Take& take) {
  auto& option = add(command, help, take);
  option.multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  return option;
}

void add_flag(CLI::App& command, const OptionHelp& help, bool& flag) {
  command.add_flag(help.names, flag, help.help)->group(help.group);
}

}  // namespace ps::app
