// SPDX-License-Identifier: Apache-2.0
#include "datapaths_command.h"

#include <chrono>
#include <cstdio>
#include <memory>

#include <CLI/App.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "counting/report.h"
#include "datapath_rates.h"
#include "interruption.h"
#include "option_values.h"
#include "options.h"
#include "process.h"
#include "rest.h"
#include "table.h"

namespace ps::app {
namespace {

namespace json = boost::json;

constexpr std::size_t kAllKinds = 1000;

constexpr auto kFooter = R"(
The switches whose channels are open, their messages since then, and how many a second there are of
each type while it counts.

Examples:
  packetstreamer datapaths
  packetstreamer datapaths --interval 10s --server http://10.0.0.5:8080
)";

struct DatapathsOptions {
  std::string server;  ///< as reach() takes it
  std::chrono::milliseconds interval{1000};
};

Result<counting::Report> count(http::Client& client, std::chrono::milliseconds interval) {
  const auto seconds = std::chrono::duration<double>(interval).count();
  auto answer =
      ask(client, http::Method::get,
          fmt::format("/api/v1/statistics?seconds={}&top={}", seconds, kAllKinds), {}, interval);
  if (!answer) return answer.error();
  return counting::report_from(*answer);
}

Result<json::array> datapaths(http::Client& client) {
  auto answer = ask(client, http::Method::get, "/api/v1/datapaths");
  if (!answer) return answer.error();
  auto* all = answer->is_object() ? answer->get_object().if_contains("datapaths") : nullptr;
  if (!all || !all->is_array()) return Error{"the server's answer lists no datapaths"};
  return {boost::system::in_place_value, all->get_array()};
}

std::string text(const json::object& datapath, std::string_view name) {
  const auto* value = datapath.if_contains(name);
  if (!value || value->is_null()) return "-";
  if (value->is_string()) return json::value_to<std::string>(*value);
  if (value->is_array()) return std::to_string(value->get_array().size());
  return json::serialize(*value);
}

int show(const DatapathsOptions& options) {
  Interruption interruption(std::nullopt);
  auto client = reach(options.server, {.interrupt = interruption.descriptor()});
  if (!client) return fail(client.error().message);
  auto report = count(**client, options.interval);
  auto all = report ? datapaths(**client) : Result<json::array>(report.error());
  if (!all) return interruption.happened() ? interruption.exit_status() : fail(all.error().message);
  std::vector<Row> rows{
      {"DATAPATH", "NAME", "CHANNELS", "TO CONTROLLER", "TO SWITCH", "MESSAGES A SECOND"}};
  for (const auto& each : *all) {
    if (!each.is_object()) continue;
    const auto& datapath = each.get_object();
    rows.push_back({text(datapath, "dpid"), text(datapath, "name"), text(datapath, "channels"),
                    text(datapath, "messages_to_controller"), text(datapath, "messages_to_switch"),
                    rates_of(*report, text(datapath, "dpid"))});
  }
  std::fputs(aligned(rows, {2, 3, 4}).c_str(), stdout);
  return 0;
}

}  // namespace

void add_datapaths_command(CLI::App& program, Action& chosen) {
  auto options = std::make_shared<DatapathsOptions>();
  auto* command =
      program.add_subcommand("datapaths", "the switches that a server sees, with rates by type");
  add_server_option(*command, options->server);
  add_option(*command, {"--interval", "DURATION", "how long it counts for the rates (default: 1s)"},
             into(options->interval, parse_interval));
  command->footer(kFooter);
  command->callback([options, &chosen] { chosen = [options] { return show(*options); }; });
}

}  // namespace ps::app
