// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <CLI/App.hpp>

#include "option_values.h"

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

void add_port_option(CLI::App& command, std::vector<std::uint16_t>& ports) {
  add_repeatable(command,
                 {"--port", "N",
                  "TCP port of OpenFlow in capture files; may be repeated\n"
                  "(default: 6633, 6634, 6653 and whatever begins with a hello)",
                  "What to watch"},
                 append_to(ports, [](const std::string& text) -> Result<std::uint16_t> {
                   auto number = parse_number(text, 1, 65535);
                   if (!number) return number.error();
                   return static_cast<std::uint16_t>(*number);
                 }));
}

void add_keylog_option(CLI::App& command, std::vector<std::string>& key_logs) {
  add_repeatable(command,
                 {"--keylog", "FILE",
                  "key log of TLS (SSLKEYLOGFILE) to decrypt capture files with; read\n"
                  "while it grows; may be repeated",
                  "What to watch"},
                 append_to(key_logs, [](const std::string& text) -> Result<std::string> {
                   return {boost::system::in_place_value, text};
                 }));
}

CLI::Option& add_flag(CLI::App& command, const OptionHelp& help, bool& flag) {
  return *command.add_flag(help.names, flag, help.help)->group(help.group);
}

}  // namespace ps::app
