// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "base/result.h"
#include "http/client.h"

namespace CLI {
class App;
}

namespace ps::app {

/// `--server URL`, or the environment's PACKETSTREAMER_SERVER.
void add_server_option(CLI::App& command, std::string& server);
inline constexpr auto kUsualServer = "http://127.0.0.1:8080";

/// A client of the REST interface at `server`; `interrupt` as in http::ClientOptions.
Result<std::unique_ptr<http::Client>> reach(std::string_view server, int interrupt = -1);

/// One exchange: the JSON of an answer that says yes (null when it has none), else its reason.
Result<boost::json::value> ask(http::Client& server, http::Method method, std::string_view target,
                               std::string_view body = {},
                               std::chrono::milliseconds more_time = {});

/// The address of a session, whatever its id holds.
std::string session_target(std::string_view id);

}  // namespace ps::app
