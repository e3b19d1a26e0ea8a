// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace ps::bench {

/// Plain blocking sockets on 127.0.0.1; each throws std::system_error when it cannot.
int listen_on(std::uint16_t port);  ///< 0 picks a free one
int connect_to(std::uint16_t port);
/// Waits up to ten seconds.
int accept_one(int listening);
std::uint16_t port_of(int socket);
/// A port that was free a moment ago.
std::uint16_t free_port();
void set_no_delay(int socket);
/// `127.0.0.1:PORT`
std::string at(std::uint16_t port);

}  // namespace ps::bench
