// SPDX-License-Identifier: Apache-2.0
#include "watch_command.h"

#include <cstdint>
#include <limits>
#include <memory>

#include <CLI/App.hpp>

#include "base/clock.h"
#include "base/moment.h"
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
  packetstreamer watch --last 50 --since -5m
      the last fifty messages of the last five minutes, then what comes
  packetstreamer watch --since -1h --no-follow -w hour.pcapng
      what the server still has of the last hour, into a file
  packetstreamer watch -w - | wireshark -k -i -
      everything, in Wireshark, as it comes
)";

Result<std::string> parse_label(const std::string& text) {
  if (text.size() > kLongestLabel) return Error{"a label has at most 100 octets"};
  return {boost::system::in_place_value, text};
}

/// As the server will read it.
Result<std::string> parse_time(const std::string& text) {
  if (auto moment = parse_moment(text, SystemClock().now()); !moment) return moment.error();
  return {boost::system::in_place_value, text};
}

void add_history_options(CLI::App& command, RemoteSessionSpec& session) {
  constexpr auto kGroup = "What to show";
  add_option(command,
             {"--last", "N", "first the newest so many that the server has recorded", kGroup},
             into(session.last, [](const std::string& text) {
               return parse_number(text, 1, std::numeric_limits<std::int64_t>::max());
             }));
  add_option(command,
             {"--since", "TIME",
              "first what it has recorded from then on: -30s, -5m or -2h,\n"
              "2026-11-22T07:40:01Z, or seconds since 1970",
              kGroup},
             into(session.since, parse_time));
  add_option(command, {"--until", "TIME", "end at that time; also +10m from now", kGroup},
             into(session.until, parse_time));
  add_flag(command, {"--no-follow", "", "end behind what the server has recorded", kGroup},
           session.no_follow);
}

void add_session_options(CLI::App& command, WatchOptions& options) {
  add_history_options(command, options.session);
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
