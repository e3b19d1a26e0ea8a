// SPDX-License-Identifier: Apache-2.0
#include "completion_command.h"

#include <cstdio>
#include <memory>
#include <string>

#include <CLI/App.hpp>

#include "completion.h"
#include "option_values.h"
#include "options.h"
#include "process.h"

namespace ps::app {
namespace {

constexpr auto kFooter = R"(
Examples:
  source <(packetstreamer completion bash)
      for this shell; in ~/.bashrc, for every one
  packetstreamer completion bash > /etc/bash_completion.d/packetstreamer
  packetstreamer completion zsh > ~/.zfunc/_packetstreamer
      where ~/.zfunc is in fpath before compinit
  packetstreamer completion fish > ~/.config/fish/completions/packetstreamer.fish
)";

Result<std::string> parse_shell(const std::string& text) {
  auto shell = parse_choice(text, kShells);
  if (!shell) return shell.error();
  return {boost::system::in_place_value, *shell};
}

int print(const CLI::App& program, const std::string& shell) {
  const auto script = completion(describe(program), shell);
  if (!script) return fail(script.error().message);
  std::fputs(script->c_str(), stdout);
  return 0;
}

}  // namespace

void add_completion_command(CLI::App& program, Action& chosen) {
  auto shell = std::make_shared<std::string>();
  auto* command = program.add_subcommand("completion", "what a shell completes commands with");
  add_option(*command, {"SHELL", "bash|zsh|fish", "whose script to print"},
             into(*shell, parse_shell))
      .required();
  command->footer(kFooter);
  command->callback([shell, &program, &chosen] {
    chosen = [shell, &program] { return print(program, *shell); };
  });
}

}  // namespace ps::app
