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

/// `--server URL`; `given` stays empty without it.
void add_server_option(CLI::App& command, std::string& given);

/// Where the service runs, and who says so. A value.
struct ServerAddress {
  std::string url;
  std::string_view origin;  ///< a clause for people: `--server says so`
};

/// What `--server` gave, else the environment's PACKETSTREAMER_SERVER, else this machine.
ServerAddress server_address(std::string_view given);

struct ReachOptions {
  int interrupt = -1;  ///< as in http::ClientOptions
  std::chrono::milliseconds timeout{10'000};
};

/// A client of the REST interface of the server_address() of `given`. The errors of its calls say
/// where the address is from.
Result<std::unique_ptr<http::Client>> reach(std::string_view given, ReachOptions options = {});

/// One exchange: the JSON of an answer that says yes (null when it has none), else its reason.
Result<boost::json::value> ask(http::Client& server, http::Method method, std::string_view target,
                               std::string_view body = {},
                               std::chrono::milliseconds more_time = {});

/// The address of a session, whatever its id holds.
std::string session_target(std::string_view id);

}  // namespace ps::app
