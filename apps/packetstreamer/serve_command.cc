// SPDX-License-Identifier: Apache-2.0
#include "serve_command.h"

#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>

#include "base/token_bucket.h"
#include "daemon.h"
#include "option_values.h"
#include "options.h"
#include "plugin_options.h"
#include "record/flight_recorder.h"
#include "render/rendering.h"
#include "serve_options.h"
#include "settings_option.h"
#include "tls_options.h"

namespace ps::app {
namespace {

constexpr std::uint64_t kMostThreads = 256;
constexpr std::uint64_t kMostSessions = 1'000'000;
constexpr std::uint64_t kMostObservers = 1'000'000;

constexpr auto kFooter = R"(
An address is tcp:HOST:PORT, HOST:PORT, PORT (of this machine alone), ssl:HOST:PORT (--proxy alone)
or unix:PATH; port 0 picks a free one. The service runs until Ctrl-C or SIGTERM; it then closes the
channels, and sessions end.

Examples:
  packetstreamer serve --proxy 6653=tcp:10.0.0.9:6633
      switches connect to port 6653 here instead of to the controller at 10.0.0.9
  packetstreamer serve --proxy tcp:0.0.0.0:6653=6633 --proxy unix:/run/s1.sock=6633
      switches on other machines and one on this, the controller on this
  packetstreamer serve --capture eth0
      watches the channels on an interface, also those that are running already
  packetstreamer serve --proxy ssl:0.0.0.0:6653=ssl:10.0.0.9:6653 \
      --private-key proxy-privkey.pem --certificate proxy-cert.pem --ca-cert cacert.pem
      switches and controller speak TLS; send SIGHUP to read the certificates anew
  packetstreamer serve --snoop ovs
      every bridge of this machine's Open vSwitch, without changing anything; may lose messages
  packetstreamer serve --proxy 6653=6633 --keep-around error,disconnect:30s --keep-dir /var/tmp
      saves what was said before and after an error or a lost switch
  packetstreamer serve --read capture.pcap --pace recorded --loop
      plays a capture file instead of a live channel
Then, in another terminal:
  packetstreamer watch --host 02:00:00:00:00:01
)";

Result<std::string> any_text(const std::string& text) {
  return {boost::system::in_place_value, text};
}

Result<std::string_view> format_name(const std::string& text) {
  auto format = render::find_format(text);
  if (!format) return format.error();
  return (*format)->name;
}

Result<std::size_t> session_bytes(const std::string& text) {
  return parse_size(text, std::size_t{1} << 20, std::size_t{1} << 40);
}

Result<std::size_t> buffer_size(const std::string& text) {
  return parse_size(text, std::size_t{64} << 10, (std::size_t{2} << 30) - 1024);
}

Result<std::size_t> history_size(const std::string& text) {
  if (text == "0") return std::size_t{0};
  auto size = parse_size(text, record::FlightBounds::kLeastBytes, std::size_t{64} << 30);
  if (!size) return Error{size.error().message + ", nor 0 for none"};
  return size;
}

/// Well below the second after which the reassembler gives up a hole.
constexpr std::chrono::milliseconds kLongestDelay{200};

Result<std::chrono::milliseconds> capture_delay(const std::string& text) {
  auto delay = parse_duration(text);
  if (delay && *delay > kLongestDelay) return Error{"'" + text + "' is not a time up to 200ms"};
  return delay;
}

Result<Endpoint> parse_listen(const std::string& text) {
  auto listen = parse_endpoint(text);
  if (listen && listen->tls) {
    return Error{
        fmt::format("'{}': only --proxy speaks TLS; accepted are PORT, HOST:PORT, "
                    "tcp:HOST:PORT or unix:PATH",
                    text)};
  }
  return listen;
}

auto number_up_to(std::uint64_t high) {
  return [high](const std::string& text) { return parse_number(text, 1, high); };
}

void add_tap_options(CLI::App& command, ServeOptions& options) {
  constexpr auto kGroup = "What to watch";
  add_repeatable(command,
                 {"--proxy", "LISTEN=CONTROLLER",
                  "stand between switches and a controller: switches connect\n"
                  "to LISTEN, each gets a connection of its own to CONTROLLER;\n"
                  "may be repeated",
                  kGroup},
                 append_to(options.proxies, parse_proxy));
  add_repeatable(command,
                 {"--snoop", "unix:PATH|ovs",
                  "listen on the snoop socket of an Open vSwitch bridge, or of every\n"
                  "bridge of this machine; may be repeated",
                  kGroup},
                 append_to(options.snoops, parse_snoop));
  add_repeatable(command,
                 {"--capture", "IFACE",
                  "watch a network interface, any for all of them; may be\n"
                  "repeated; needs root or the right CAP_NET_RAW",
                  kGroup},
                 append_to(options.capture, any_text));
  add_option(command,
             {"--capture-filter", "EXPR",
              "what to capture, in libpcap's language (default: the TCP\n"
              "ports of OpenFlow, with VLAN tags or without)",
              kGroup},
             into(options.capture_filter, any_text));
  add_option(command,
             {"--capture-buffer", "SIZE",
              "what the kernel keeps of an interface until it is read, 512K,\n"
              "64M or 1G (default: 64M)",
              kGroup},
             into(options.capture_buffer, buffer_size));
  add_option(command,
             {"--capture-delay", "DURATION",
              "let the kernel collect frames for so long, up to 200ms: its\n"
              "buffer then holds many times as many (default: each at once)",
              kGroup},
             into(options.capture_delay, capture_delay));
  add_repeatable(command,
                 {"--read", "FILE",
                  "play a capture file: pcap or pcapng, also packed by gzip; - is\n"
                  "standard input; may be repeated",
                  kGroup},
                 append_to(options.read, any_text));
  add_port_option(command, options.ports);
  add_keylog_option(command, options.key_logs);
  add_name_options(command, options.names);
  add_option(command,
             {"--pace", "recorded|fast",
              "play files as they were recorded, or as fast as they can be\n"
              "read (default: recorded)",
              kGroup},
             into(options.pace, parse_pace));
  add_flag(command, {"--loop", "", "play files again and again", kGroup}, options.loop);
}

Result<filter::Predicate> parse_filter(const std::string& text) {
  return filter::Predicate::parse(text);
}

void add_observer_options(CLI::App& command, ServeOptions& options) {
  constexpr auto kGroup = "For observers";
  add_option(command, {"--http", "ADDR", "REST, and watch (default: 127.0.0.1:8080)", kGroup},
             into(options.http, parse_listen));
  add_option(command, {"--thrift", "ADDR", "the Thrift service (default: 127.0.0.1:9090)", kGroup},
             into(options.thrift, parse_listen));
  add_option(command,
             {"--pcap-over-ip", "ADDR",
              "send whoever connects there a capture file that grows:\n"
              "wireshark -k -i TCP@HOST:PORT",
              kGroup},
             into(options.pcap_over_ip, parse_listen));
  add_option(
      command,
      {"--pcap-over-ip-filter", "FILTER", "what is sent there (default: everything)", kGroup},
      into(options.pcap_over_ip_filter, parse_filter));
  add_option(command,
             {"--default-format", "FORMAT",
              "what a session gets that asks for no format (default: text);\n"
              "`packetstreamer list formats` shows all",
              kGroup},
             into(options.default_format, format_name));
  add_option(command,
             {"--history-bytes", "SIZE",
              "memory for the last messages of all channels, so that sessions\n"
              "may begin in the past; 0 keeps none (default: 64M)",
              kGroup},
             into(options.history_bytes, history_size));
  add_option(
      command,
      {"--history-age", "DURATION", "how long these are kept at most (default: 10m)", kGroup},
      into(options.history_age, parse_duration));
  add_option(
      command,
      {"--max-sessions", "N", "no more sessions than these at a time (default: 10000)", kGroup},
      into(options.max_sessions, number_up_to(kMostSessions)));
  add_option(command,
             {"--max-session-rate", "N",
              "no more new sessions than these a second, and as many at once\n"
              "after a pause (default: 1000)",
              kGroup},
             into(options.max_session_rate, number_up_to(TokenBucket::kMostPerSecond)));
  add_option(command,
             {"--max-session-bytes", "SIZE",
              "what the records of all sessions may hold together: 512M, 4G\n"
              "(default: 1G)",
              kGroup},
             into(options.max_session_bytes, session_bytes));
  add_option(command,
             {"--max-observers", "N",
              "no more readers than these that wait at a time, over HTTP and\n"
              "Thrift together (default: 20000)",
              kGroup},
             into(options.max_observers, number_up_to(kMostObservers)));
}

void add_keep_options(CLI::App& command, ServeOptions& options) {
  constexpr auto kGroup = "What to keep";
  add_option(command,
             {"--keep-around", "WHAT[,...]:DURATION",
              "save what all channels say so long before and after an error, a\n"
              "change of role, a disconnect or a packet_in_storm, for example\n"
              "error,role,disconnect:30s, as pcapng",
              kGroup},
             [&options](const std::string& text) -> Result<void> {
               auto watch = keep::parse_watch(text);
               if (!watch) return watch.error();
               watch->storm = options.keep_around.storm;
               options.keep_around = *watch;
               return {};
             });
  add_option(command, {"--keep-dir", "DIR", "where to (default: the current directory)", kGroup},
             into(options.keep.path, any_text));
  add_option(
      command,
      {"--keep-files", "N", "no more than so many, the oldest gives way (default: 16)", kGroup},
      into(options.keep.files, number_up_to(100'000)));
  add_option(
      command,
      {"--keep-storm", "N",
       "so many packet_ins of one switch within a second are a storm\n(default: 1000)", kGroup},
      into(options.keep_around.storm, number_up_to(1'000'000'000)));
}

void add_process_options(CLI::App& command, ServeOptions& options) {
  constexpr auto kGroup = "The process";
  add_option(
      command,
      {"--data-threads", "N", "threads for live channels (default: one less than cores)", kGroup},
      into(options.data_threads, number_up_to(kMostThreads)));
  add_option(
      command,
      {"--user", "NAME", "become this user once all listeners and interfaces are open", kGroup},
      into(options.user, any_text));
  add_flag(command,
           {"--keep-capture-rights", "",
            "keep what opening an interface needs, so that captures can be\n"
            "added while it runs (default: given up at the start)",
            kGroup},
           options.keep_capture_rights)
      .excludes(command.get_option("--user"));
  add_option(command,
             {"--ready-file", "PATH", "written once all listeners accept: their addresses as JSON",
              kGroup},
             into(options.ready_file, any_text));
  add_option(command,
             {"--log-level", "LEVEL",
              "trace, debug, info, warning, error, critical or off\n(default: info)", kGroup},
             into(options.log_level,
                  [](const std::string& text) { return parse_choice(text, kLogLevels); }));
}

}  // namespace

void add_serve_command(CLI::App& program, Action& chosen) {
  auto options = std::make_shared<ServeOptions>();
  auto* command =
      program.add_subcommand("serve", "run the service: watch channels, serve observers");
  add_settings_option(*command);
  add_plugin_option(*command);
  add_tap_options(*command, *options);
  add_tls_options(*command, options->tls);
  add_observer_options(*command, *options);
  add_keep_options(*command, *options);
  add_process_options(*command, *options);
  command->footer(kFooter);
  command->callback([options, &chosen] { chosen = [options] { return run_daemon(*options); }; });
}

}  // namespace ps::app
