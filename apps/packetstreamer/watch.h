// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "output_options.h"
#include "remote_session.h"

namespace ps::app {

/// What `packetstreamer watch` was asked to do. A value.
struct WatchOptions {
  std::string server;  ///< as reach() takes it
  RemoteSessionSpec session;
  OutputChoice output;
  std::optional<std::chrono::milliseconds> time;  ///< end after that time
};

/// Prints what a session on the server delivers, until there is a reason to end. The exit status:
/// 0 after `count` or `time`, at the end that was asked for, or when the reader of the output has
/// gone, 1 when the server could not be reached, was lost or ended the session, 128 and the
/// signal's number after Ctrl-C or SIGTERM.
int watch(const WatchOptions& options);

}  // namespace ps::app
