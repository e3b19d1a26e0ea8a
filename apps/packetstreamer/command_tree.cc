// SPDX-License-Identifier: Apache-2.0
#include "command_tree.h"

#include <algorithm>
#include <string_view>

#include <CLI/App.hpp>

#include "list_command.h"
#include "openflow/msg_type.h"
#include "option_values.h"
#include "render/rendering.h"

namespace ps::app {
namespace {

using Words = std::vector<std::string>;

Words formats() {
  Words names;
  for (const auto& format : render::formats()) names.emplace_back(format.name);
  return names;
}

Words message_types() {
  Words names;
  for (std::size_t number = 0; number + 1 < openflow::kMsgTypeCount; ++number) {
    names.emplace_back(openflow::name(static_cast<openflow::MsgType>(number)));
  }
  return names;
}

Words log_levels() { return {std::begin(kLogLevels), std::end(kLogLevels)}; }

/// What a value's name stands for, wherever it is used.
struct Meaning {
  std::string_view name;
  ValueSet::Kind kind;
  Words (*words)();
};
constexpr Meaning kMeanings[] = {
    {"FILE", ValueSet::Kind::file, nullptr},         {"PATH", ValueSet::Kind::file, nullptr},
    {"DIR", ValueSet::Kind::file, nullptr},          {"FORMAT", ValueSet::Kind::word, formats},
    {"LEVEL", ValueSet::Kind::word, log_levels},     {"WHAT", ValueSet::Kind::word, list_subjects},
    {"T,...", ValueSet::Kind::words, message_types},
};

/// `in|out|both` is its own set; names in capitals are none.
Words alternatives(std::string_view name) {
  const bool plain = std::ranges::all_of(
      name, [](char each) { return (each >= 'a' && each <= 'z') || each == '|'; });
  if (!plain || name.find('|') == name.npos) return {};
  Words words;
  while (!name.empty()) {
    const auto end = std::min(name.find('|'), name.size());
    words.emplace_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return words;
}

ValueSet values_of(std::string_view name) {
  for (const auto& meaning : kMeanings) {
    if (meaning.name != name) continue;
    return {meaning.kind, meaning.words != nullptr ? meaning.words() : Words()};
  }
  auto words = alternatives(name);
  if (words.empty()) return {};
  return {ValueSet::Kind::word, std::move(words)};
}

OptionEntry describe(const CLI::Option& option) {
  OptionEntry entry;
  entry.stands_alone = option.get_positional() && !option.nonpositional();
  if (entry.stands_alone) {
    entry.names.push_back(option.get_name(true, false));
  } else {
    for (const auto& name : option.get_snames()) entry.names.push_back("-" + name);
    for (const auto& name : option.get_lnames()) entry.names.push_back("--" + name);
  }
  const bool flag = option.get_items_expected_max() == 0;
  entry.value = flag ? "" : option.get_type_name();
  entry.help = option.get_description();
  entry.group = option.get_group();
  entry.required = option.get_required();
  entry.repeatable = option.get_items_expected_max() > 1 ||
                     entry.help.find("may be repeated") != std::string::npos;
  const bool named = !entry.value.empty();
  entry.values = flag ? ValueSet() : values_of(named ? entry.value : entry.names.front());
  return entry;
}

CommandEntry describe(const CLI::App& command, std::vector<std::string> path) {
  path.push_back(command.get_name());
  CommandEntry entry{std::move(path), command.get_description(), command.get_footer(), {}, {}};
  for (const auto* option : command.get_options()) entry.options.push_back(describe(*option));
  for (const auto* below : command.get_subcommands({})) {
    entry.commands.push_back(describe(*below, entry.path));
  }
  return entry;
}

}  // namespace

CommandEntry describe(const CLI::App& program) { return describe(program, {}); }

}  // namespace ps::app
