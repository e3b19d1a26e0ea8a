// SPDX-License-Identifier: Apache-2.0
#include "watch_command.h"

#include <memory>

#include <CLI/App.hpp>

#include "filter_options.h"
#include "option_values.h"
#include "options.h"
#include "output_options.h"
#include "plugin_options.h"
#include "rest.h"
#include "watch.h"

namespace ps::app {
namespace {

constexpr std::size_t kLongestLabel = 100;

constexpr auto kFooter = R"(
Opens a session on the server and prints what it delivers, until Ctrl-C. At the end it says on
standard error how many messages it received, and how many it missed because it was too slow.

Examples:
  packetstreamer watch host == 10.0.0.1
      one line for each message that concerns that host
  packetstreamer watch 'of.type == error or of.latency > 10ms' -o text
      refused requests and slow answers, in full
  packetstreamer watch --host 02:00:00:00:00:01 --direction in -o json | jq .frame
      the frames that the switches hand to the controller for it, as JSON
  packetstreamer watch --server http://10.0.0.5:8080 --host 020000000001 -n 10 --for 5m
      ten messages or five minutes from a server elsewhere
  packetstreamer watch -w - | wireshark -k -i -
      everything, in Wireshark, as it comes
)";

Result<std::string> parse_label(const std::string& text) {
  if (text.size() > kLongestLabel) return Error{"a label has at most 100 octets"};
  return {boost::system::in_place_value, text};
}

void add_session_options(CLI::App& command, WatchOptions& options) {
  add_option(command, {"--for", "DURATION", "end after that time: 10, 10s, 5m, 2h", "What to show"},
             into(options.time, parse_duration));
}

}  // namespace

void add_watch_command(CLI::App& program, Action& chosen) {
  auto options = std::make_shared<WatchOptions>();
  auto* command = program.add_subcommand("watch", "print what a server sees, live");
  add_plugin_option(*command);
  auto filter = std::make_shared<FilterOptions>(*command);
  filter->accept_words();
  add_session_options(*command, *options);
  add_output_options(*command, options->output);
  add_server_option(*command, options->server);
  add_option(*command, {"--label", "TEXT", "shown by `packetstreamer sessions`"},
             into(options->session.label, parse_label));
  command->footer(kFooter);
  command->callback([options, filter, &chosen] {
    const auto wanted = filter->expression();
    if (filter->only_print()) {
      chosen = [wanted] { return print(wanted); };
      return;
    }
    options->session.filter = to_string(wanted);
    complete(options->output);
    options->session.format = options->output.format;
    options->session.colour = options->output.colour;
    chosen = [options] { return watch(*options); };
  });
}

}  // namespace ps::app
