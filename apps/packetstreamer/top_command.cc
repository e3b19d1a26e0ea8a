// SPDX-License-Identifier: Apache-2.0
#include "top_command.h"

#include <limits>
#include <memory>

#include <CLI/App.hpp>

#include "option_values.h"
#include "options.h"
#include "rest.h"
#include "top.h"

namespace ps::app {
namespace {

constexpr auto kFooter = R"(
Counts anew for each interval, on the server: messages by switch, packet-ins by switch, port and
host, and how long each controller takes from a packet-in to its answer. One line says where the
packet-ins come from. On a terminal it is a screen: q quits, p pauses; else text, one table below
the other.

Examples:
  packetstreamer top
  packetstreamer top --server http://10.0.0.5:8080 --interval 5s
  packetstreamer top -n 1 | head -2
      what goes on at this moment, in two lines
)";

Result<std::uint64_t> parse_count(const std::string& text) {
  return parse_number(text, 1, std::numeric_limits<std::uint64_t>::max());
}

}  // namespace

void add_top_command(CLI::App& program, Action& chosen) {
  auto options = std::make_shared<TopOptions>();
  auto* command = program.add_subcommand("top", "a live screen of who says how much");
  add_server_option(*command, options->server);
  add_option(*command, {"--interval", "DURATION", "how long each count takes (default: 1s)"},
             into(options->interval, parse_interval));
  add_option(*command, {"-n", "COUNT", "end after so many counts"},
             into(options->count, parse_count));
  command->footer(kFooter);
  command->callback([options, &chosen] { chosen = [options] { return top(*options); }; });
}

}  // namespace ps::app
