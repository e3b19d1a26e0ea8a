// SPDX-License-Identifier: Apache-2.0
#include "sessions_command.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include <CLI/App.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "option_values.h"
#include "options.h"
#include "process.h"
#include "rest.h"
#include "table.h"

namespace ps::app {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

constexpr std::size_t kShortestPrefix = 8;
constexpr auto kSessions = "/api/v1/sessions";

constexpr auto kFooter = R"(
Lists show the beginning of an id only: who knows all of it may read the session.

Examples:
  packetstreamer sessions ls
      the live sessions; alone, `packetstreamer sessions` does the same
  packetstreamer sessions show 0f3a99c1
      all that is known of the session whose id begins so
  packetstreamer sessions refresh 0f3a99c1d2b44e5f8a67b1c2d3e4f506 --for 1h
      it lives an hour from now, at least; takes the whole id
  packetstreamer sessions end 0f3a99c1
      ends it; its observer is told
)";

struct SessionsOptions {
  std::string server;  ///< as reach() takes it
  std::string id;
  std::chrono::milliseconds period{std::chrono::minutes(5)};
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

/// The live sessions as the server lists them, ids shortened.
Result<json::array> listed(http::Client& client) {
  auto answer = ask(client, http::Method::get, kSessions);
  if (!answer) return answer.error();
  auto* sessions = answer->is_object() ? answer->get_object().if_contains("sessions") : nullptr;
  if (!sessions || !sessions->is_array()) return Error{"the server's answer lists no sessions"};
  return {boost::system::in_place_value, sessions->get_array()};
}

int list(const SessionsOptions& options) {
  auto client = reach(options.server);
  if (!client) return fail(client.error().message);
  auto sessions = listed(**client);
  if (!sessions) return fail(sessions.error().message);
  std::vector<Row> rows{
      {"ID", "FILTER", "FORMAT", "MATCHED", "DELIVERED", "MISSED", "EXPIRES IN", "LABEL"}};
  for (const auto& session : *sessions) {
    if (session.is_object()) rows.push_back(row(session.get_object()));
  }
  std::fputs(aligned(rows).c_str(), stdout);
  return 0;
}

/// The one listed session whose id begins so, or an error.
Result<json::object> listed_as(http::Client& client, std::string_view prefix) {
  auto sessions = listed(client);
  if (!sessions) return sessions.error();
  const auto wanted = prefix.substr(0, kShortestPrefix);
  std::optional<json::object> found;
  for (const auto& session : *sessions) {
    if (!session.is_object()) continue;
    if (!shown_member(session.get_object(), "id").starts_with(wanted)) continue;
    if (found) return Error{"several sessions begin so; give the whole id"};
    found = session.get_object();
  }
  if (!found) return Error{"there is no session whose id begins so; it may have expired"};
  return {boost::system::in_place_value, *std::move(found)};
}

/// Who gives the whole id is told of an ended session, too; a list has only the live ones.
Result<json::object> find(http::Client& client, const std::string& id) {
  const bool may_be_prefix = id.size() == kShortestPrefix || id.ends_with("...");
  if (may_be_prefix && id.size() >= kShortestPrefix) return listed_as(client, id);
  auto answer = ask(client, http::Method::get, session_target(id));
  if (!answer) return answer.error();
  if (!answer->is_object()) return Error{"the server's answer is no session"};
  return {boost::system::in_place_value, answer->get_object()};
}

int show(const SessionsOptions& options) {
  auto client = reach(options.server);
  if (!client) return fail(client.error().message);
  auto session = find(**client, options.id);
  if (!session) {
    return fail(fmt::format("cannot show session '{}': {}", options.id, session.error().message));
  }
  std::vector<Row> rows;
  for (const auto& member : *session) {
    const std::string name(member.key());
    rows.push_back({name, shown_member(*session, name)});
  }
  std::fputs(aligned(rows).c_str(), stdout);
  return 0;
}

int refresh(const SessionsOptions& options) {
  auto client = reach(options.server);
  if (!client) return fail(client.error().message);
  const auto period = std::chrono::ceil<seconds>(options.period).count();
  auto answer = ask(**client, http::Method::patch, session_target(options.id),
                    json::serialize(json::object{{"period", period}}));
  if (answer) return 0;
  return fail(fmt::format("cannot refresh session '{}': {}", options.id, answer.error().message));
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

/// One of the commands behind `sessions`.
struct Part {
  const char* name;
  const char* help;
  const char* id;  ///< what ID is; null where the command takes none
  const char* example;
  int (*run)(const SessionsOptions&);
};

constexpr Part kParts[] = {
    {"ls", "list the live sessions", nullptr, "packetstreamer sessions ls", list},
    {"show", "show one with its counters", "the id, or its first eight digits",
     "packetstreamer sessions show 0f3a99c1", show},
    {"refresh", "let one live longer", "the whole id",
     "packetstreamer sessions refresh 0f3a99c1d2b44e5f8a67b1c2d3e4f506 --for 1h", refresh},
    {"end", "end one", "the id, or its first eight digits or more",
     "packetstreamer sessions end 0f3a99c1", end}};

void add_part(CLI::App& sessions, const Part& part, const std::shared_ptr<SessionsOptions>& options,
              Action& chosen) {
  auto* command = sessions.add_subcommand(part.name, part.help);
  if (part.id != nullptr) {
    add_option(*command, {"ID", "", part.id}, into(options->id, parse_id)).required();
  }
  if (part.run == refresh) {
    add_option(*command, {"--for", "DURATION", "so long from now, at least (default: 5m)"},
               into(options->period, parse_duration));
  }
  add_server_option(*command, options->server);
  command->footer(fmt::format("\nExample:\n  {}\n", part.example));
  command->callback(
      [options, run = part.run, &chosen] { chosen = [options, run] { return run(*options); }; });
}

}  // namespace

void add_sessions_command(CLI::App& program, Action& chosen) {
  auto options = std::make_shared<SessionsOptions>();
  auto* command = program.add_subcommand(
      "sessions", "the live sessions of a server: list, show, refresh and end them");
  command->footer(kFooter);
  add_server_option(*command, options->server);
  command->callback([command, options, &chosen] {
    if (command->get_subcommands().empty()) chosen = [options] { return list(*options); };
  });
  command->require_subcommand(0, 1);
  for (const auto& part : kParts) add_part(*command, part, options, chosen);
}

}  // namespace ps::app
