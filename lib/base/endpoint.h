// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ps {

/// Where one listens or connects, written as Open vSwitch writes it. A value.
///
///   endpoint := SCHEME HOST ":" PORT | SCHEME PORT | "unix:" PATH | HOST ":" PORT | PORT
///   SCHEME   := "tcp:" | "ssl:"
///   HOST     := IPv4 address | "[" IPv6 address "]" | name
struct Endpoint {
  enum class Kind { tcp, unix_socket };
  Kind kind = Kind::tcp;
  std::string host;        ///< tcp: without brackets
  std::uint16_t port = 0;  ///< tcp: 0 picks a free one when listening
  std::string path;        ///< unix_socket
  bool tls = false;        ///< tcp: what is written `ssl:`

  bool operator==(const Endpoint&) const = default;
};

/// `default_host` stands where the text gives a port alone (loopback for a listener).
Result<Endpoint> parse_endpoint(std::string_view text, std::string_view default_host = "127.0.0.1");

/// `tcp:127.0.0.1:6653`, `ssl:[::1]:6653`, `unix:/run/s1.sock`.
std::string to_string(const Endpoint& endpoint);

/// `HOST:PORT` with brackets around IPv6: how a record shows a peer.
std::string host_port(std::string_view host, std::uint16_t port);

}  // namespace ps
