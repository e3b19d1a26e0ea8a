// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "base/result.h"
#include "serve_options.h"

namespace ps::app {

/// Where the service can be reached.
struct Listeners {
  const Endpoint& http;
  const Endpoint& thrift;
  const std::optional<Endpoint>& pcap_over_ip;
  const std::vector<ProxyOption>& proxies;  ///< as bound
};

/// Writes, in one step, for scripts that wait for it:
///   {"http": "127.0.0.1:8080", "thrift": "127.0.0.1:9090",
///    "proxies": [{"listen": "tcp:127.0.0.1:6653", "controller": "tcp:127.0.0.1:6633"}]}
/// and, if it was asked for, "pcap_over_ip": "127.0.0.1:57012". Does nothing when `path` is empty.
Result<void> write_ready_file(const std::string& path, const Listeners& listeners);

}  // namespace ps::app
