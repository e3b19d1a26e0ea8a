// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <CLI/App.hpp>

namespace ps::app {
namespace {

CLI::Option& add(CLI::App& command, const OptionHelp& help, const Take& take, bool repeatable) {
  CLI::callback_t each = [=, names = help.names](const CLI::results_t& values) {
    if (values.size() > 1 && !repeatable) throw CLI::ValidationError(names, "is given twice");
    for (const auto& value : values) {
      if (auto taken = take(value); !taken) {
        throw CLI::ValidationError(names, taken.error().message);
      }
    }
    return true;
  };
  auto* option = command.add_option(help.names, each, help.help);
  option->type_name(help.value)->group(help.group);
  option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  return *option;
}

}  // namespace

CLI::Option& add_option(CLI::App& command, const OptionHelp& help, const Take& take) {
  return add(command, help, take, false);
}

CLI::Option& add_repeatable(CLI::App& command, const OptionHelp& help, const Take& take) {
  return add(command, help, take, true);
}

void add_flag(CLI::App& command, const OptionHelp& help, bool& flag) {
  command.add_flag(help.names, flag, help.help)->group(help.group);
}

}  // namespace ps::app
