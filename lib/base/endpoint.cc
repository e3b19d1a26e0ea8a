// SPDX-License-Identifier: Apache-2.0
#include "base/endpoint.h"

#include <charconv>

#include <fmt/format.h>

namespace ps {
namespace {

constexpr std::string_view kAccepted =
    "PORT, HOST:PORT, tcp:HOST:PORT, ssl:HOST:PORT, tcp:[IPV6]:PORT or unix:PATH";

Error refuse(std::string_view text, std::string_view what) {
  return {fmt::format("'{}' is not an address: {}; accepted are {}", text, what, kAccepted)};
}

Result<std::uint16_t> parse_port(std::string_view text, std::string_view digits) {
  std::uint16_t port = 0;
  auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (failure != std::errc{} || end != digits.data() + digits.size()) {
    return refuse(text, fmt::format("'{}' is no port from 0 to 65535", digits));
  }
  return port;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Result<Endpoint> parse_tcp(std::string_view text, std::string_view rest,
                           std::string_view default_host) {
  Endpoint endpoint;
  if (all_digits(rest)) {
    endpoint.host = default_host;
  } else {
    auto colon = rest.rfind(':');
    if (colon == std::string_view::npos) return refuse(text, "it has no port");
    auto host = rest.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
      host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
      return refuse(text, "an IPv6 address stands in brackets");
    }
    if (host.empty()) return refuse(text, "it has no host");
    endpoint.host = host;
    rest.remove_prefix(colon + 1);
  }
  auto port = parse_port(text, rest);
  if (!port) return port.error();
  endpoint.port = *port;
  return endpoint;
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view text, std::string_view default_host) {
  if (text.starts_with("unix:")) {
    Endpoint endpoint;
    endpoint.kind = Endpoint::Kind::unix_socket;
    endpoint.path = text.substr(5);
    if (endpoint.path.empty()) return refuse(text, "it has no path");
    if (endpoint.path.size() > 107) return refuse(text, "a socket's path has at most 107 octets");
    return endpoint;
  }
  const bool tls = text.starts_with("ssl:");
  const bool has_scheme = tls || text.starts_with("tcp:");
  auto endpoint = parse_tcp(text, has_scheme ? text.substr(4) : text, default_host);
  if (endpoint) endpoint->tls = tls;
  return endpoint;
}

std::string to_string(const Endpoint& endpoint) {
  if (endpoint.kind == Endpoint::Kind::unix_socket) return "unix:" + endpoint.path;
  return (endpoint.tls ? "ssl:" : "tcp:") + host_port(endpoint.host, endpoint.port);
}

std::string host_port(std::string_view host, std::uint16_t port) {
  if (host.find(':') == std::string_view::npos) return fmt::format("{}:{}", host, port);
  return fmt::format("[{}]:{}", host, port);
}

}  // namespace ps
