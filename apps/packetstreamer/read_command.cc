// SPDX-License-Identifier: Apache-2.0
#include "read_command.h"

#include <algorithm>
#include <memory>

#include <CLI/App.hpp>

#include "base/clock.h"
#include "base/moment.h"
#include "filter_options.h"
#include "option_values.h"
#include "options.h"
#include "plugin_options.h"
#include "read.h"

namespace ps::app {
namespace {

constexpr auto kFooter = R"(
Files are pcap or pcapng, also packed by gzip; several are merged in the order of their times. At
the end it says on standard error how many messages there were, and what was malformed or lost.

Examples:
  packetstreamer read channel.pcap --host 02:00:00:00:00:01
      one line for each packet-in, packet-out and flow-mod of that host
  packetstreamer read monday.pcap.gz tuesday.pcap.gz --type error -o text
      every error of two days, in full
  packetstreamer read channel.pcap -Y 'of.type == error or of.latency > 10ms'
      errors, and what the controller was slow to answer
  packetstreamer read channel.pcapng --dpid 0x11 --not --type echo_request,echo_reply -w s1.pcapng
      what one switch said beside echoes, for Wireshark
  tcpdump -U -w - port 6653 | packetstreamer read - --host 10.0.0.1
)";

Result<std::string> any_text(const std::string& text) {
  return {boost::system::in_place_value, text};
}

void add_read_options(CLI::App& command, ReadOptions& options, std::vector<std::uint16_t>& ports) {
  add_repeatable(command, {"FILE", "", "capture files; - is standard input"},
                 append_to(options.files, any_text))
      .required()
      ->expected(-1);
  add_port_option(command, ports);
  add_keylog_option(command, options.key_logs);
  add_name_options(command, options.names);
  add_flag(command,
           {"--with-secrets", "",
            "put the TLS secrets that the captures were decrypted with into\n"
            "the pcapng, too: who gets it can decrypt these connections",
            "How to show it"},
           options.with_secrets);
  const auto moment = [](const std::string& text) {
    return parse_moment(text, SystemClock().now());
  };
  add_option(command,
             {"--since", "TIME",
              "messages from then on: 2026-11-22T07:40:01Z, seconds since\n"
              "1970, or -5m before now"},
             into(options.since, moment));
  add_option(command, {"--until", "TIME", "messages of before that time"},
             into(options.until, moment));
  add_flag(command, {"--stats", "", "count by version, type and switch instead", "How to show it"},
           options.stats);
  add_flag(command,
           {"--strict", "",
            "look at every message, also at those that do not match, and end\n"
            "with status 1 if anything was malformed, lost or not decoded"},
           options.strict);
}

void complete(ReadOptions& options, const std::vector<std::uint16_t>& ports) {
  if (std::ranges::count(options.files, "-") > 1) {
    throw CLI::ValidationError("FILE", "standard input can be read once");
  }
  if (!ports.empty()) options.streams = {.ports = ports, .find_hello = false};
  complete(options.output);
  if (options.with_secrets && (options.stats || options.output.format->name != "pcapng")) {
    throw CLI::ValidationError("--with-secrets",
                               "only a pcapng can hold them: -w FILE or -o pcapng");
  }
}

}  // namespace

void add_read_command(CLI::App& program, Action& chosen) {
  auto options = std::make_shared<ReadOptions>();
  auto ports = std::make_shared<std::vector<std::uint16_t>>();
  auto* command = program.add_subcommand("read", "print what is in capture files");
  add_plugin_option(*command);
  auto filter = std::make_shared<FilterOptions>(*command);
  add_output_options(*command, options->output);
  add_read_options(*command, *options, *ports);
  command->footer(kFooter);
  command->callback([options, ports, filter, &chosen] {
    const auto wanted = filter->expression();
    if (filter->only_print()) {
      chosen = [wanted] { return print(wanted); };
      return;
    }
    options->wanted = filter::Predicate::of(wanted).value();
    complete(*options, *ports);
    chosen = [options] { return read(*options); };
  });
}

}  // namespace ps::app
