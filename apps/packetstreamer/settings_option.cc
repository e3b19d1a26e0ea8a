// SPDX-License-Identifier: Apache-2.0
#include "settings_option.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <fmt/format.h>

#include "base/spelling.h"
#include "options.h"
#include "settings_file.h"

namespace ps::app {
namespace {

constexpr auto kName = "--config";
constexpr std::size_t kLargestFile = std::size_t{1} << 20;

Result<std::string> contents(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{std::strerror(errno)};
  std::string text(kLargestFile + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (!file && errno != 0)) return Error{std::strerror(errno)};
  if (file) return Error{"it is larger than 1 MiB"};
  text.resize(static_cast<std::size_t>(file.gcount()));
  return {boost::system::in_place_value, std::move(text)};
}

std::string unknown(const CLI::App& command, const std::string& key) {
  std::string nearest;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) {
      if (nearest.empty() || edit_distance(key, name) < edit_distance(key, nearest)) nearest = name;
    }
  }
  constexpr std::size_t kNear = 2;
  constexpr std::size_t kLongest = 64;
  if (key.size() <= kLongest && edit_distance(key, nearest) <= kNear) {
    return fmt::format("'{}' is no option; did you mean '{}'?", key, nearest);
  }
  return fmt::format("'{}' is no option", key);
}

/// Help and the file itself are no settings.
bool is_setting(const CLI::Option& option, const std::string& key) {
  return key != "help" && "--" + key != kName && option.check_lname(key);
}

/// Empty, or what is wrong.
std::string apply(CLI::Option& option, const Setting& setting) {
  const bool flag = option.get_items_expected_max() == 0;
  if (flag && (setting.is_list || (setting.values[0] != "true" && setting.values[0] != "false"))) {
    return fmt::format("'{}' is true or false", setting.key);
  }
  if (flag && setting.values[0] == "false") return "";
  for (const auto& value : setting.values) option.add_result(value);
  try {
    option.run_callback();
  } catch (const CLI::ParseError& error) {
    return error.what();
  }
  return "";
}

Result<void> check_keys(CLI::App& command, const std::vector<Setting>& settings) {
  for (const auto& setting : settings) {
    const bool known = std::ranges::any_of(command.get_options(), [&](const CLI::Option* option) {
      return is_setting(*option, setting.key);
    });
    if (!known) {
      return Error{fmt::format("line {}: {}", setting.line, unknown(command, setting.key))};
    }
  }
  return {};
}

/// In the order of the options, for a format may come from a plug-in; so those of the command line
/// have their turn here as well.
Result<void> apply_all(CLI::App& command, const std::vector<Setting>& settings) {
  for (auto* option : command.get_options([](CLI::Option*) { return true; })) {
    if (option->check_lname(&kName[2])) continue;
    if (option->count() > 0) {
      option->run_callback();
      continue;
    }
    const auto setting = std::ranges::find_if(
        settings, [&](const Setting& each) { return is_setting(*option, each.key); });
    if (setting == settings.end() || setting->values.empty()) continue;
    const auto wrong = apply(*option, *setting);
    if (!wrong.empty()) return Error{fmt::format("line {}: {}", setting->line, wrong)};
  }
  return {};
}

Result<void> read(CLI::App& command, const std::string& path) {
  const auto text = contents(path);
  if (!text) return Error{fmt::format("{}: {}", path, text.error().message)};
  const auto settings = parse_settings(*text);
  if (!settings) return Error{fmt::format("{}: {}", path, settings.error().message)};
  auto done = check_keys(command, *settings);
  if (done) done = apply_all(command, *settings);
  if (!done) return Error{fmt::format("{}: {}", path, done.error().message)};
  return {};
}

}  // namespace

void add_settings_option(CLI::App& command) {
  add_option(command,
             {kName, "FILE",
              "a file (TOML) with options as keys: proxy = [\"6653=tcp:...\"],\n"
              "loop = true; what the command line says counts before it"},
             [&command](const std::string& path) { return read(command, path); });
}

}  // namespace ps::app
