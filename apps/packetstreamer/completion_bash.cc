// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "completion.h"

namespace ps::app {
namespace {

/// What is the same for every program. `=` is a word of its own to bash, commas are none.
constexpr auto kFront =
    R"(# bash completion for packetstreamer, made by `packetstreamer completion bash`
_packetstreamer_choose() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

# Several, separated by commas: the last of them is completed.
_packetstreamer_choose_some() {
  local before=
  [[ $cur == *,* ]] && before=${cur%,*},
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "${cur##*,}")
  compopt -o nospace
}

_packetstreamer_file() {
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}

_packetstreamer() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command='' i skip=''
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ ${COMP_WORDS[i]} == = ]]; then
      skip=yes
      continue
    elif [[ $skip ]]; then
      skip=
      continue
    fi
    case "$command ${COMP_WORDS[i]}" in
)";

constexpr auto kEnd = R"(  esac
}
complete -F _packetstreamer packetstreamer
)";

using Entries = std::vector<const CommandEntry*>;

void collect(const CommandEntry& entry, Entries& all) {
  all.push_back(&entry);
  for (const auto& below : entry.commands) collect(below, all);
}

/// As `command` has it in the script: without the program's own name.
std::string key(const CommandEntry& entry) {
  return fmt::format("{}", fmt::join(entry.path.begin() + 1, entry.path.end(), " "));
}

std::string patterns(const CommandEntry& entry, const OptionEntry& option) {
  std::string out;
  for (const auto& name : option.names) {
    out += fmt::format("{}\"{} {}\"", out.empty() ? "" : " | ", key(entry), name);
  }
  return out;
}

std::string action(const ValueSet& values) {
  const auto words = fmt::format("{}", fmt::join(values.words, " "));
  switch (values.kind) {
    case ValueSet::Kind::file:
      return "_packetstreamer_file";
    case ValueSet::Kind::word:
      return fmt::format("_packetstreamer_choose '{}'", words);
    case ValueSet::Kind::words:
      return fmt::format("_packetstreamer_choose_some '{}'", words);
    case ValueSet::Kind::anything:
      break;
  }
  return ":";
}

/// The word by word walk to the command that is meant.
std::string walk(const Entries& all) {
  std::string out;
  for (const auto* entry : all) {
    for (const auto& below : entry->commands) {
      out += fmt::format("      \"{} {}\") command='{}' ;;\n", key(*entry), below.path.back(),
                         key(below));
    }
    for (const auto& option : entry->options) {
      if (option.stands_alone || option.value.empty()) continue;
      out += fmt::format("      {}) skip=yes ;;\n", patterns(*entry, option));
    }
  }
  return out;
}

std::string values(const Entries& all) {
  std::string out;
  for (const auto* entry : all) {
    for (const auto& option : entry->options) {
      if (option.stands_alone || option.value.empty()) continue;
      out += fmt::format("    {})\n      {}\n      return\n      ;;\n", patterns(*entry, option),
                         action(option.values));
    }
  }
  return out;
}

std::string begins(const CommandEntry& entry) {
  std::vector<std::string> options;
  std::vector<std::string> commands;
  std::string alone;
  for (const auto& option : entry.options) {
    if (option.stands_alone) {
      alone = action(option.values);
    } else {
      options.insert(options.end(), option.names.begin(), option.names.end());
    }
  }
  for (const auto& below : entry.commands) commands.push_back(below.path.back());
  if (!commands.empty())
    alone = fmt::format("_packetstreamer_choose '{}'", fmt::join(commands, " "));
  return fmt::format(
      "    '{}')\n      if [[ $cur == -* ]]; then\n        _packetstreamer_choose '{}'\n"
      "      else\n        {}\n      fi\n      ;;\n",
      key(entry), fmt::join(options, " "), alone.empty() ? ":" : alone);
}

}  // namespace

std::string bash_completion(const CommandEntry& program) {
  Entries all;
  collect(program, all);
  std::string out = kFront;
  out += walk(all) + "    esac\n  done\n  case \"$command $prev\" in\n" + values(all);
  out += "  esac\n  case $command in\n";
  for (const auto* entry : all) out += begins(*entry);
  return out + kEnd;
}

}  // namespace ps::app
