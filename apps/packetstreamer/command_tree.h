// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace ps::app {

/// What may stand where a value is expected. A value.
struct ValueSet {
  enum class Kind : std::uint8_t { anything, file, word, words };
  Kind kind = Kind::anything;      ///< `words`: several, separated by commas
  std::vector<std::string> words;  ///< of `word` and `words`: all there are
};

/// An option of a command, or what stands there by itself. A value.
struct OptionEntry {
  std::vector<std::string> names;  ///< `-o`, `--output`; of what stands by itself `FILE`
  bool stands_alone = false;
  std::string value;  ///< `FORMAT`; nothing for a flag
  std::string help;   ///< line feeds as in --help
  std::string group;
  bool required = false;
  bool repeatable = false;
  ValueSet values;
};

/// A command as its definition has it. A value.
struct CommandEntry {
  std::vector<std::string> path;  ///< `packetstreamer`, `sessions`, `ls`
  std::string help;
  std::string footer;  ///< prose, then `Examples:` and what is tried
  std::vector<OptionEntry> options;
  std::vector<CommandEntry> commands;
};

/// The whole command line, from the tables that it is parsed with. What the names of values
/// (`FORMAT`, `in|out|both`) stand for is known here.
CommandEntry describe(const CLI::App& program);

}  // namespace ps::app
