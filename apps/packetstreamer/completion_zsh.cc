// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "completion.h"

namespace ps::app {
namespace {

/// Within single quotes.
std::string quoted(std::string_view text, std::string_view special) {
  std::string out;
  for (const char each : text) {
    if (each == '\'') {
      out += R"('\'')";
      continue;
    }
    if (special.find(each) != special.npos) out += '\\';
    out += each;
  }
  return out;
}

/// Of a specification of _arguments: `[` ends nothing, `:` separates.
std::string help(std::string_view text) { return quoted(text, "[]:\\"); }

std::string action(const ValueSet& values) {
  const auto words = fmt::format("{}", fmt::join(values.words, " "));
  switch (values.kind) {
    case ValueSet::Kind::file:
      return "_files";
    case ValueSet::Kind::word:
      return fmt::format("({})", words);
    case ValueSet::Kind::words:
      return fmt::format("_values -s , value {}", words);
    case ValueSet::Kind::anything:
      break;
  }
  return " ";
}

std::string option_specs(const OptionEntry& option) {
  if (option.stands_alone) {
    return fmt::format(" \\\n    '{}:{}:{}'", option.repeatable ? "*" : "",
                       help(short_help(option)), action(option.values));
  }
  std::string out;
  const auto others = fmt::format("({})", fmt::join(option.names, " "));
  for (const auto& name : option.names) {
    const bool is_long = name.starts_with("--");
    const auto value = option.value.empty()
                           ? ""
                           : fmt::format(":{}:{}", help(option.value), action(option.values));
    out += fmt::format(" \\\n    '{}{}{}[{}]{}'", option.repeatable ? "*" : others, name,
                       option.value.empty() ? ""
                       : is_long            ? "="
                                            : "+",
                       help(short_help(option)), value);
  }
  return out;
}

std::string function_name(const CommandEntry& entry) {
  return fmt::format("_{}", fmt::join(entry.path, "_"));
}

std::string function_of(const CommandEntry& entry) {
  std::string out;
  for (const auto& below : entry.commands) out += function_of(below);
  out += fmt::format("{}() {{\n", function_name(entry));
  if (!entry.commands.empty()) out += "  local curcontext=\"$curcontext\" state line\n";
  out += fmt::format("  _arguments{}", entry.commands.empty() ? "" : " -C");
  for (const auto& option : entry.options) out += option_specs(option);
  if (entry.commands.empty()) return out + "\n}\n\n";
  out += " \\\n    '1:command:->command' \\\n    '*::argument:->argument'\n";
  out += "  case $state in\n  command)\n    local -a commands\n    commands=(\n";
  for (const auto& below : entry.commands) {
    out += fmt::format("      '{}:{}'\n", below.path.back(), quoted(below.help, ":\\"));
  }
  out +=
      "    )\n    _describe -t commands command commands\n    ;;\n  argument)\n    case $line[1] "
      "in\n";
  for (const auto& below : entry.commands) {
    out += fmt::format("    {}) {} ;;\n", below.path.back(), function_name(below));
  }
  return out + "    esac\n    ;;\n  esac\n}\n\n";
}

}  // namespace

std::string zsh_completion(const CommandEntry& program) {
  return "#compdef packetstreamer\n# Made by `packetstreamer completion zsh`.\n" +
         function_of(program) +
         "# Sourced, it makes itself known; found in fpath, it is called.\n"
         "if [[ ${funcstack[1]} == _packetstreamer ]]; then\n  _packetstreamer \"$@\"\n"
         "else\n  compdef _packetstreamer packetstreamer\nfi\n";
}

}  // namespace ps::app
