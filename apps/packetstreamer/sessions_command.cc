// SPDX-License-Identifier: Apache-2.0
#include "sessions_command.h"

#include <cstdio>
#include <memory>

#include <CLI/App.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "options.h"
#include "process.h"
#include "rest.h"
#include "table.h"

namespace ps::app {
namespace {

namespace json = boost::json;

constexpr auto kFooter = R"(
Examples:
  packetstreamer sessions ls
      the live sessions; alone, `packetstreamer sessions` does the same
  packetstreamer sessions end 0f3a99c1
      ends the session whose id begins so; its observer is told
)";

struct SessionsOptions {
  std::string server = kUsualServer;
  std::string id;
};

/// The member as people read it: strings as they are, nothing for null.
std::string shown_member(const json::object& session, std::string_view name) {
  const auto* value = session.if_contains(name);
  if (!value || value->is_null()) return "";
  if (value->is_string()) return json::value_to<std::string>(*value);
  return json::serialize(*value);
}

Row row(const json::object& session) {
  auto member = [&](std::string_view name) { return shown_member(session, name); };
  return {member("id"),
          member("filter"),
          member("format"),
          member("matched"),
          member("delivered"),
          member("missed"),
          member("expires_in") + " s",
          member("label")};
}

int list(const std::string& server) {
  auto client = reach(server);
  if (!client) return fail(client.error().message);
  auto answer = ask(**client, http::Method::get, "/api/v1/sessions");
  if (!answer) return fail(answer.error().message);
  auto* sessions = answer->is_object() ? answer->get_object().if_contains("sessions") : nullptr;
  if (!sessions || !sessions->is_array()) return fail("the server's answer lists no sessions");
  std::vector<Row> rows{
      {"ID", "FILTER", "FORMAT", "MATCHED", "DELIVERED", "MISSED", "EXPIRES IN", "LABEL"}};
  for (const auto& session : sessions->get_array()) {
    if (session.is_object()) rows.push_back(row(session.get_object()));
  }
  std::fputs(aligned(rows).c_str(), stdout);
  return 0;
}

int end(const SessionsOptions& options) {
  auto client = reach(options.server);
  if (!client) return fail(client.error().message);
  auto answer = ask(**client, http::Method::delete_, session_target(options.id));
  if (answer) return 0;
  return fail(fmt::format("cannot end session '{}': {}", options.id, answer.error().message));
}

Result<std::string> parse_id(const std::string& text) {
  if (text.empty()) return Error{"an id has at least one digit"};
  return {boost::system::in_place_value, text};
}

}  // namespace

void add_sessions_command(CLI::App& program, Action& chosen) {
  auto options = std::make_shared<SessionsOptions>();
  auto choose_list = [options, &chosen] { chosen = [options] { return list(options->server); }; };
  auto* command =
      program.add_subcommand("sessions", "the live sessions of a server, and their end");
  command->footer(kFooter);
  add_server_option(*command, options->server);
  command->callback([command, choose_list] {
    if (command->get_subcommands().empty()) choose_list();
  });

  auto* ls = command->add_subcommand("ls", "list the live sessions");
  add_server_option(*ls, options->server);
  ls->footer("\nExample:\n  packetstreamer sessions ls\n");
  ls->callback(choose_list);

  auto* ending = command->add_subcommand("end", "end a session");
  add_option(*ending, {"ID", "", "the id, or its first eight digits or more"},
             into(options->id, parse_id))
      .required();
  add_server_option(*ending, options->server);
  ending->footer("\nExample:\n  packetstreamer sessions end 0f3a99c1\n");
  ending->callback([options, &chosen] { chosen = [options] { return end(*options); }; });
}

}  // namespace ps::app
