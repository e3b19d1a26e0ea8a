// SPDX-License-Identifier: Apache-2.0
#include "rest.h"

#include <cstdlib>

#include <CLI/App.hpp>
#include <boost/json.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>

#include "http/response.h"
#include "options.h"

namespace ps::app {
namespace {

namespace json = boost::json;

constexpr auto kUsualServer = "http://127.0.0.1:8080";
constexpr auto kVariable = "PACKETSTREAMER_SERVER";

/// The detail of a problem document (RFC 9457), else the phrase of the status.
Error refusal(const http::Reply& reply) {
  boost::system::error_code failed;
  auto problem = json::parse(reply.body, failed);
  if (!failed && problem.is_object()) {
    auto* detail = problem.as_object().if_contains("detail");
    if (detail && detail->is_string()) return {json::value_to<std::string>(*detail)};
  }
  return {fmt::format("the server answered {} {}", reply.status, http::phrase(reply.status))};
}

Result<std::string> parse_server(const std::string& text) {
  if (auto client = http::Client::to(text, {}); !client) return client.error();
  return {boost::system::in_place_value, text};
}

}  // namespace

// CLI11 would read the variable for every command, also those that ask no server, and refuse them
// all when it is wrong.
void add_server_option(CLI::App& command, std::string& given) {
  add_option(command,
             {"--server", "URL",
              fmt::format("where serve runs (default: {} of the\n"
                          "environment, else {})",
                          kVariable, kUsualServer)},
             into(given, parse_server));
}

ServerAddress server_address(std::string_view given) {
  if (!given.empty()) return {std::string(given), "--server says so"};
  const char* variable = std::getenv(kVariable);
  if (variable != nullptr && *variable != '\0') {
    return {variable, "the environment's PACKETSTREAMER_SERVER says so"};
  }
  return {kUsualServer, "neither --server nor PACKETSTREAMER_SERVER names another"};
}

Result<std::unique_ptr<http::Client>> reach(std::string_view given, ReachOptions options) {
  const auto server = server_address(given);
  auto client = http::Client::to(
      server.url, {.timeout = options.timeout,
                   .interrupt = options.interrupt,
                   .unreachable_hint =
                       fmt::format("{}; is `packetstreamer serve` running there?", server.origin)});
  if (!client) return Error{fmt::format("{}; {}", client.error().message, server.origin)};
  return client;
}

Result<json::value> ask(http::Client& server, http::Method method, std::string_view target,
                        std::string_view body, std::chrono::milliseconds more_time) {
  auto reply = server.call(method, target, body, more_time);
  if (!reply) return reply.error();
  if (reply->status < 200 || reply->status > 299) return refusal(*reply);
  if (reply->body.empty()) return json::value(nullptr);
  boost::system::error_code failed;
  auto value = json::parse(reply->body, failed);
  if (failed) return Error{fmt::format("the server's answer is not JSON: {}", failed.message())};
  return value;
}

std::string session_target(std::string_view id) {
  namespace urls = boost::urls;
  return "/api/v1/sessions/" + urls::encode({id.data(), id.size()}, urls::unreserved_chars);
}

}  // namespace ps::app
