// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "extcap_options.h"

namespace ps::app::extcap {

/// The ids in the environment's PACKETSTREAMER_SESSION, which commas separate.
std::vector<std::string> known_sessions();

/// The id of the session that the interface stands for: of the dialog, else of the environment's
/// PACKETSTREAMER_SESSION. An error where neither has one that
/// belongs to the interface.
Result<std::string> session_of(const Options& options);

/// Writes what a session shows to `options.fifo` as pcapng until Wireshark has enough. The server's
/// interface makes a session and ends it; the interface of a session joins it and leaves it
/// running. Gives the exit status.
int capture(const Options& options);

}  // namespace ps::app::extcap
