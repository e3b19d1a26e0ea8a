// SPDX-License-Identifier: Apache-2.0
#include "manual_command.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "extcap.h"
#include "extcap_options.h"
#include "manual.h"
#include "options.h"
#include "process.h"
#include "version_command.h"

namespace ps::app {
namespace {

constexpr auto kFooter = R"(
Without COMMAND it is the page of the whole program.

Examples:
  packetstreamer manual watch | man -l -
  packetstreamer manual --into /usr/local/share/man/man1
)";

/// What was asked for. A value.
struct ManualOptions {
  std::string command;
  std::string folder;
};

Take any_text(std::string& target) {
  return into(target, [](const std::string& text) -> Result<std::string> {
    return {boost::system::in_place_value, text};
  });
}

CommandEntry extcap_entry() {
  CLI::App program(extcap::kDescription, std::string(extcap::kProgram));
  program.set_help_flag("-h,--help", "explain");
  extcap::Options options;
  extcap::add_options(program, options);
  return describe(program);
}

/// The program, its commands, and what it is as Wireshark's.
std::vector<CommandEntry> pages(const CLI::App& program) {
  const auto whole = describe(program);
  std::vector<CommandEntry> all{whole};
  all.insert(all.end(), whole.commands.begin(), whole.commands.end());
  all.push_back(extcap_entry());
  return all;
}

std::string page(const CommandEntry& command) {
  return manual_page(command, {program_version(), PS_DATE});
}

int write_all(const CLI::App& program, const std::filesystem::path& folder) {
  for (const auto& command : pages(program)) {
    const auto path = folder / (manual_name(command) + ".1");
    std::ofstream file(path);
    file << page(command);
    file.close();
    if (!file) return fail(fmt::format("{}: cannot be written", path.string()));
  }
  return 0;
}

int print(const CLI::App& program, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& command : pages(program)) {
    names.push_back(command.path.back());
    if (name.empty() || name == names.back()) {
      std::fputs(page(command).c_str(), stdout);
      return 0;
    }
  }
  return fail(fmt::format("there is no page of '{}'; there are {}", name, fmt::join(names, ", ")));
}

}  // namespace

void add_manual_command(CLI::App& program, Action& chosen) {
  auto options = std::make_shared<ManualOptions>();
  auto* command = program.add_subcommand("manual", "manual pages, made of what --help says");
  add_option(*command, {"COMMAND", "", "whose page to print"}, any_text(options->command));
  add_option(*command, {"--into", "DIR", "write all pages into this folder instead"},
             any_text(options->folder));
  command->footer(kFooter);
  command->callback([options, &program, &chosen] {
    chosen = [options, &program] {
      return options->folder.empty() ? print(program, options->command)
                                     : write_all(program, options->folder);
    };
  });
}

}  // namespace ps::app
