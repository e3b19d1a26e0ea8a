// SPDX-License-Identifier: Apache-2.0
#include "ready_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace ps::app {
namespace {

namespace json = boost::json;

/// HTTP and Thrift addresses as clients write them, without `tcp:`.
std::string plain(const Endpoint& endpoint) {
  if (endpoint.kind != Endpoint::Kind::tcp) return to_string(endpoint);
  return host_port(endpoint.host, endpoint.port);
}

json::object describe(const Listeners& listeners) {
  json::array proxies;
  for (const auto& proxy : listeners.proxies) {
    proxies.push_back(
        {{"listen", to_string(proxy.listen)}, {"controller", to_string(proxy.controller)}});
  }
  json::object out{{"http", plain(listeners.http)},
                   {"thrift", plain(listeners.thrift)},
                   {"proxies", std::move(proxies)}};
  if (listeners.pcap_over_ip) out["pcap_over_ip"] = plain(*listeners.pcap_over_ip);
  return out;
}

}  // namespace

Result<void> write_ready_file(const std::string& path, const Listeners& listeners) {
  if (path.empty()) return {};
  auto unfinished = path + ".tmp";
  std::ofstream(unfinished) << json::serialize(describe(listeners)) << '\n';
  if (std::rename(unfinished.c_str(), path.c_str()) != 0) {
    return Error{fmt::format("cannot write the ready file {}: {}", path, std::strerror(errno))};
  }
  return {};
}

}  // namespace ps::app
