// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace ps::app {

/// How an option is written and explained. A value.
struct OptionHelp {
  std::string names;  ///< `-o,--output`; without dashes it stands for itself, as `FILE`
  std::string value;  ///< what stands behind it: `FORMAT`
  std::string help;   ///< line feeds allowed
  std::string group = "Options";
};

/// Takes one value from the command line; the error says what is accepted.
using Take = std::function<Result<void>(const std::string&)>;

/// The option is then known to `command`; a wrong value ends the parsing with a line that names it.
CLI::Option& add_option(CLI::App& command, const OptionHelp& help, const Take& take);
/// The same for an option that may be given several times.
CLI::Option& add_repeatable(CLI::App& command, const OptionHelp& help, const Take& take);
CLI::Option& add_flag(CLI::App& command, const OptionHelp& help, bool& flag);

/// `--port N`, repeatable: TCP ports of OpenFlow in capture files.
void add_port_option(CLI::App& command, std::vector<std::uint16_t>& ports);

/// `--keylog FILE`, repeatable: key logs of TLS.
void add_keylog_option(CLI::App& command, std::vector<std::string>& key_logs);

/// Stores what `parse` makes of the text. `target` outlives the parsing.
template <class T, class Parse>
Take into(T& target, Parse parse) {
  return [&target, parse](const std::string& text) -> Result<void> {
    auto value = parse(text);
    if (!value) return value.error();
    target = std::move(*value);
    return {};
  };
}

/// Appends what `parse` makes of the text. `target` outlives the parsing.
template <class T, class Parse>
Take append_to(std::vector<T>& target, Parse parse) {
  return [&target, parse](const std::string& text) -> Result<void> {
    auto value = parse(text);
    if (!value) return value.error();
    target.push_back(std::move(*value));
    return {};
  };
}

}  // namespace ps::app
