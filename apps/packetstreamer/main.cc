// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "completion_command.h"
#include "datapaths_command.h"
#include "explain_command.h"
#include "extcap.h"
#include "list_command.h"
#include "manual_command.h"
#include "misspelt.h"
#include "process.h"
#include "read_command.h"
#include "serve_command.h"
#include "sessions_command.h"
#include "top_command.h"
#include "version_command.h"
#include "watch_command.h"

namespace {

using namespace ps::app;

constexpr int kWrongUsage = 2;
constexpr int kHelpColumn = 28;

constexpr auto kDescription =
    "PacketStreamer shows what OpenFlow switches and SDN controllers say to each other.";
constexpr auto kFooter = R"(
Try:
  packetstreamer serve --proxy 6653=tcp:10.0.0.9:6633     switches connect here, not to 10.0.0.9
  packetstreamer serve --read capture.pcap --loop         without a switch: play a capture file
  packetstreamer watch --host 02:00:00:00:00:01           what one host's traffic makes them say
  packetstreamer read capture.pcap --type error           what a capture file has, without a server

`packetstreamer COMMAND --help` explains each command. Exit status: 0 done, 1 it failed, 2 wrong
usage, 130 ended by Ctrl-C.
)";

void add_commands(CLI::App& program, Action& chosen) {
  add_serve_command(program, chosen);
  add_watch_command(program, chosen);
  add_top_command(program, chosen);
  add_read_command(program, chosen);
  add_sessions_command(program, chosen);
  add_datapaths_command(program, chosen);
  add_explain_command(program, chosen);
  add_list_command(program, chosen);
  add_completion_command(program, chosen);
  add_manual_command(program, chosen);
  add_version_command(program, chosen);
}

std::vector<std::string> names_of(const CLI::App& program) {
  std::vector<std::string> names;
  for (const auto* command : program.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

/// What is wrong with a word that stands where nothing, or a command of `program`'s, is expected.
std::string unexpected(const CLI::App& program, const std::string& word) {
  const auto chosen = program.get_subcommands();
  const auto names = names_of(chosen.empty() ? program : *chosen.front());
  if (!names.empty()) {
    if (auto wrong = misspelt_command(word, names)) return *wrong;
  }
  return fmt::format("'{}' is not known here", word);
}

int refuse(const CLI::App& program, std::string_view message) {
  std::string help = "packetstreamer";
  for (const auto* command : program.get_subcommands()) help += " " + command->get_name();
  fail(fmt::format("{}; try `{} --help`", message, help));
  return kWrongUsage;
}

int run(CLI::App& program, const Action& chosen, int argc, char** argv) {
  if (argc < 2) {
    std::fputs(program.help().c_str(), stderr);
    return kWrongUsage;
  }
  if (auto wrong = misspelt_command(argv[1], names_of(program))) return refuse(program, *wrong);
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return program.exit(asked);
  } catch (const CLI::ExtrasError&) {
    return refuse(program, unexpected(program, program.remaining(true).front()));
  } catch (const CLI::ParseError& error) {
    return refuse(program, error.what());
  }
  return chosen();
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that has gone is an error of write, not an end
  std::signal(SIGXFSZ, SIG_IGN);  // and so is a file that may not grow
  try {
    if (extcap::is_called_as_extcap(argv[0])) return extcap::main(argc, argv);
    CLI::App program(kDescription, "packetstreamer");
    program.set_help_flag("-h,--help", "explain");
    program.set_version_flag("--version", version_text, "the same as the command version");
    program.get_formatter()->column_width(kHelpColumn);
    program.require_subcommand(0, 1);  // in `manual serve` and `explain list` the second is none
    Action chosen;
    add_commands(program, chosen);
    program.footer(kFooter);
    return run(program, chosen, argc, argv);
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
