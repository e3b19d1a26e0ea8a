// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "completion.h"

namespace ps::app {
namespace {

/// Within single quotes.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char each : text) {
    if (each == '\'' || each == '\\') out += '\\';
    out += each;
  }
  return out + "'";
}

/// When the words so far lead to this command and not farther.
std::string condition(const CommandEntry& entry) {
  std::string out;
  for (auto word = entry.path.begin() + 1; word != entry.path.end(); ++word) {
    out += fmt::format("{}__fish_seen_subcommand_from {}", out.empty() ? "" : "; and ", *word);
  }
  if (entry.commands.empty()) return out;
  std::string below;
  for (const auto& command : entry.commands) below += " " + command.path.back();
  return fmt::format("{}not __fish_seen_subcommand_from{}", out.empty() ? "" : out + "; and ",
                     below);
}

std::string values(const ValueSet& values) {
  const auto words = fmt::format("{}", fmt::join(values.words, " "));
  switch (values.kind) {
    case ValueSet::Kind::file:
      return " -F";
    case ValueSet::Kind::word:
      return fmt::format(" -f -a {}", in_quotes(words));
    case ValueSet::Kind::words:
      return fmt::format(" -f -a {}", in_quotes(fmt::format("(__fish_append , {})", words)));
    case ValueSet::Kind::anything:
      break;
  }
  return " -f";
}

std::string line(const CommandEntry& entry, std::string_view rest) {
  return fmt::format("complete -c packetstreamer -n {}{}\n", in_quotes(condition(entry)), rest);
}

std::string option_line(const CommandEntry& entry, const OptionEntry& option) {
  std::string rest;
  for (const auto& name : option.names) {
    if (option.stands_alone) continue;
    rest += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  const bool takes = option.stands_alone || !option.value.empty();
  if (!option.stands_alone && takes) rest += " -r";
  if (takes) rest += values(option.values);
  if (!option.stands_alone) rest += " -d " + in_quotes(short_help(option));
  return line(entry, rest);
}

std::string lines(const CommandEntry& entry) {
  std::string out;
  for (const auto& below : entry.commands) {
    out += line(entry, fmt::format(" -a {} -d {}", below.path.back(), in_quotes(below.help)));
  }
  for (const auto& option : entry.options) out += option_line(entry, option);
  for (const auto& below : entry.commands) out += lines(below);
  return out;
}

}  // namespace

std::string fish_completion(const CommandEntry& program) {
  return "# fish completion for packetstreamer, made by `packetstreamer completion fish`\n"
         "complete -c packetstreamer -f\n" +
         lines(program);
}

}  // namespace ps::app
