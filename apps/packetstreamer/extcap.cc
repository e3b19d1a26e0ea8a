// SPDX-License-Identifier: Apache-2.0
#include "extcap.h"

#include <cstdio>
#include <exception>
#include <set>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "extcap_capture.h"
#include "extcap_options.h"
#include "extcap_sentences.h"
#include "options.h"
#include "process.h"
#include "rest.h"
#include "version_command.h"

namespace ps::app::extcap {
namespace {

namespace json = boost::json;

constexpr int kHelpColumn = 34;
/// Wireshark asks when it starts and waits for the answer, whether or not a server is there.
constexpr std::chrono::milliseconds kListTimeout{1000};
/// Wireshark starts this program twice for each interface that it is told of.
constexpr std::size_t kMostSessions = 32;

constexpr auto kFooter = R"(
PACKETSTREAMER_SERVER is the server whose interfaces are offered. The whole ids of sessions in
PACKETSTREAMER_SESSION, separated by commas, let their interfaces be used without the dialog.

Examples:
  packetstreamer-extcap --extcap-interfaces
  WIRESHARK_EXTCAP_DIR=/usr/local/bin tshark -i packetstreamer -f 'of.type == packet_in'
      what a server sees, in tshark; /usr/local/bin is where the link is
  wireshark -k -i packetstreamer
)";

Take take(std::string& target) {
  return [&target](const std::string& text) -> Result<void> {
    target = text;
    return {};
  };
}

std::string member(const json::object& session, std::string_view name) {
  const auto* value = session.if_contains(name);
  return value != nullptr && value->is_string() ? json::value_to<std::string>(*value) : "";
}

OfferedSession offered(const json::object& session) {
  auto prefix = member(session, "id");
  if (prefix.ends_with("...")) prefix.resize(prefix.size() - 3);
  const auto label = member(session, "label");
  const auto filter = member(session, "filter");
  return {std::move(prefix), !label.empty() ? label : filter.empty() ? "every message" : filter};
}

/// As the server lists them; none where it cannot be asked.
std::vector<OfferedSession> listed_sessions(const std::string& server) {
  std::vector<OfferedSession> all;
  auto client = reach(server, {.timeout = kListTimeout});
  if (!client) return all;
  auto answer = ask(**client, http::Method::get, "/api/v1/sessions");
  if (!answer || !answer->is_object()) return all;
  const auto* listed = answer->get_object().if_contains("sessions");
  if (listed == nullptr || !listed->is_array()) return all;
  for (const auto& session : listed->get_array()) {
    if (session.is_object()) all.push_back(offered(session.get_object()));
  }
  return all;
}

/// Those of PACKETSTREAMER_SESSION first, whether the server lists them or not; each once.
std::vector<OfferedSession> offered_sessions(const std::string& server) {
  constexpr std::size_t kShown = 8;
  const auto listed = listed_sessions(server);
  std::vector<OfferedSession> all;
  for (const auto& id : known_sessions()) all.push_back({id.substr(0, kShown), "known by its id"});
  all.insert(all.end(), listed.begin(), listed.end());
  std::set<std::string> names;
  std::erase_if(all, [&](const OfferedSession& each) {
    return each.prefix.empty() || !names.insert(interface_of(each.prefix)).second;
  });
  if (all.size() > kMostSessions) all.resize(kMostSessions);
  return all;
}

int print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return 0;
}

bool is_known(const std::string& interface) {
  return interface == kServerInterface ||
         interface.starts_with(std::string(kServerInterface) + '-');
}

int answer_config(const Options& options) {
  const auto server = server_address(options.server).url;
  if (!options.reload.empty()) {
    if (!options.reload.ends_with("check")) return 0;
    const auto filter = filter_of(options, options.filter);
    if (!filter) return print(check_result(false, filter.error().message));
    const auto text = to_string(*filter);
    return print(check_result(true, text.empty() ? "every message" : text));
  }
  if (options.interface == kServerInterface) return print(server_config(server));
  const auto prefix = options.interface.substr(kServerInterface.size() + 1);
  return print(session_config(server, prefix, session_of(options).has_value()));
}

/// What Wireshark makes of the answer: nothing is valid, a line says what is wrong.
int verify_filter(const Options& options) {
  const auto filter = filter_of({}, options.capture_filter);
  return filter ? 0 : print(filter.error().message + "\n");
}

int run(const Options& options) {
  const auto server = server_address(options.server).url;
  if (options.interfaces) {
    return print(interfaces(program_version(), server, offered_sessions(options.server)));
  }
  if (options.interface.empty()) {
    if (options.version) return print(version(program_version(), server));
    return fail("--extcap-interface names the interface; --extcap-interfaces lists them");
  }
  if (!is_known(options.interface)) {
    return fail(fmt::format("'{}' is no interface of {}", options.interface, kProgram));
  }
  if (options.link_types) return print(link_types());
  if (options.config) return answer_config(options);
  if (options.capture && options.fifo.empty()) return fail("--capture needs --fifo PATH");
  if (options.capture) return capture(options);
  if (!options.capture_filter.empty()) return verify_filter(options);
  return fail("what about the interface? --extcap-dlts, --extcap-config or --capture");
}

/// Who reads the pipe would wait for ever if nobody opened it.
void close_fifo(int argc, char** argv) {
  for (int i = 1; i + 1 < argc; ++i) {
    if (std::string_view(argv[i]) != "--fifo") continue;
    const int fifo = ::open(argv[i + 1], O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (fifo >= 0) ::close(fifo);
  }
}

}  // namespace

bool is_called_as_extcap(std::string_view called_as) {
  return called_as.substr(called_as.find_last_of('/') + 1) == kProgram;
}

void add_options(CLI::App& program, Options& options) {
  constexpr auto kAsked = "What Wireshark asks";
  constexpr auto kSaid = "What the user says";
  add_flag(program, {"--extcap-interfaces", "", "what there is to capture from", kAsked},
           options.interfaces);
  program
      .add_option_function<std::string>(
          "--extcap-version", [&options](const std::string&) { options.version = true; },
          "this program's version; Wireshark says its own")
      ->type_name("V")
      ->expected(0, 1)
      ->group(kAsked);
  add_option(program, {"--extcap-interface", "NAME", "the interface that is meant", kAsked},
             take(options.interface));
  add_flag(program, {"--extcap-dlts", "", "its link types", kAsked}, options.link_types);
  add_flag(program, {"--extcap-config", "", "what its dialog asks for", kAsked}, options.config);
  add_option(program,
             {"--extcap-reload-option", "NAME", "check: what is wrong with the filter", kAsked},
             take(options.reload));
  add_option(
      program,
      {"--extcap-capture-filter", "FILTER",
       "a filter of this program, as for watch; without\n--capture: says what is wrong with it",
       kAsked},
      take(options.capture_filter));
  add_flag(program, {"--capture", "", "write what comes to the pipe", kAsked}, options.capture);
  add_option(program, {"--fifo", "PATH", "the pipe", kAsked}, take(options.fifo));
  add_option(program, {"--extcap-control-in", "PATH", "what the toolbar says", kAsked},
             take(options.control_in));
  add_option(program, {"--extcap-control-out", "PATH", "what the toolbar is told", kAsked},
             take(options.control_out));
  add_server_option(program, options.server);
  program.get_option("--server")->group(kSaid);
  add_option(program, {"--filter", "FILTER", "what to capture", kSaid}, take(options.filter));
  add_option(program, {"--check", "TEXT", "what the dialog's check said; not looked at", kSaid},
             [](const std::string&) { return Result<void>(); });
  add_option(program, {"--host", "MAC|IP", "messages that concern this address", kSaid},
             take(options.host));
  add_option(program, {"--types", "T,...", "messages of these types", kSaid}, take(options.types));
  add_option(program, {"--last", "N", "begin with so many that were seen before", kSaid},
             take(options.last));
  add_option(program, {"--since", "TIME", "begin so long ago: -30s, -5m", kSaid},
             take(options.since));
  add_option(program, {"--session", "ID", "the whole id of the interface's session", kSaid},
             take(options.session));
  add_option(program, {"--from", "held|now", "what a session holds, or new messages", kSaid},
             take(options.from));
  program.footer(kFooter);
}

int main(int argc, char** argv) {
  CLI::App program(kDescription, std::string(kProgram));
  program.set_help_flag("-h,--help", "explain");
  program.get_formatter()->column_width(kHelpColumn);
  Options options;
  add_options(program, options);
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return program.exit(asked);
  } catch (const CLI::ParseError& error) {
    close_fifo(argc, argv);
    return fail(error.what());
  }
  return run(options);
}

}  // namespace ps::app::extcap
