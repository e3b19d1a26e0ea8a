// SPDX-License-Identifier: Apache-2.0
#include "watch_command.h"

#include <memory>

#include <CLI/App.hpp>

#include "option_values.h"
#include "options.h"
#include "output.h"
#include "rest.h"
#include "watch.h"

namespace ps::app {
namespace {

constexpr std::uint64_t kMostRecords = 1'000'000'000'000;
constexpr std::size_t kLongestLabel = 100;

constexpr auto kFooter = R"(
Opens a session on the server and prints what it delivers, until Ctrl-C. At the end it says on
standard error how many messages it received, and how many it missed because it was too slow.

Examples:
  packetstreamer watch --host 02:00:00:00:00:01
      one line for each packet-in, packet-out and flow-mod of that host
  packetstreamer watch --host 02:00:00:00:00:01 --direction in -o json | jq .frame
      the frames that the switches hand to the controller for it, as JSON
  packetstreamer watch --server http://10.0.0.5:8080 --host 020000000001 -n 10 --for 5m
      ten messages or five minutes from a server elsewhere
)";

Result<const render::FormatSpec*> parse_format(const std::string& text) {
  return render::find_format(text);
}

Result<std::uint64_t> parse_count(const std::string& text) {
  return parse_number(text, 1, kMostRecords);
}

Result<std::string> parse_label(const std::string& text) {
  if (text.size() > kLongestLabel) return Error{"a label has at most 100 octets"};
  return {boost::system::in_place_value, text};
}

void add_filter_options(CLI::App& command, WatchOptions& options) {
  constexpr auto kGroup = "What to show";
  auto& filter = options.session.filter;
  add_option(command,
             {"--host", "MAC",
              "messages that concern this address, in any usual spelling\n"
              "(default: every message there is)",
              kGroup},
             into(filter.host, parse_mac));
  add_option(command,
             {"--direction", "in|out|both",
              "in: packet-ins; out: packet-outs and flow-mods; both: these\n"
              "three (default: every kind)",
              kGroup},
             into(filter.kinds, filter::parse_direction));
  add_option(command, {"-n", "COUNT", "end after so many messages", kGroup},
             into(options.count, parse_count));
  add_option(command, {"--for", "DURATION", "end after that time: 10, 10s, 5m, 2h", kGroup},
             into(options.time, parse_duration));
}

void add_output_options(CLI::App& command, WatchOptions& options) {
  constexpr auto kGroup = "How to show it";
  add_option(command,
             {"-o,--output", "FORMAT",
              "compact, text, json, raw or floodlight (default: compact);\n"
              "`packetstreamer list formats` explains them",
              kGroup},
             into(options.session.format, parse_format));
}

}  // namespace

void add_watch_command(CLI::App& program, Action& chosen) {
  auto options = std::make_shared<WatchOptions>();
  options->server = kUsualServer;
  options->session.format = *render::find_format("compact");
  auto* command = program.add_subcommand("watch", "print what a server sees of a host, live");
  add_filter_options(*command, *options);
  add_output_options(*command, *options);
  add_server_option(*command, options->server);
  add_option(*command, {"--label", "TEXT", "shown by `packetstreamer sessions`"},
             into(options->session.label, parse_label));
  command->footer(kFooter);
  command->callback([options, &chosen] {
    options->session.colour = output_in_colour();
    chosen = [options] { return watch(*options); };
  });
}

}  // namespace ps::app
