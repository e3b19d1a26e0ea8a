// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "child_process.h"

namespace ps::bench {

/// One way from switch to controller: a port to connect to, and the process behind it, if any.
struct Contender {
  std::string name;
  std::uint16_t port;
  std::unique_ptr<ChildProcess> process;              // none: the direct connection
  std::vector<std::unique_ptr<ChildProcess>> around;  // what is needed but not measured
};

struct Programs {
  std::string haproxy;         // empty: left out
  std::string bare_proxy;      // our proxy without the rest of the service
  std::string packetstreamer;  // empty: left out
  std::string folder;          // for configuration and logs
};

/// A connection to `port`, once `process` listens there; throws when it ends or does not within
/// ten seconds.
int connect_when_listening(const ChildProcess& process, std::uint16_t port);

/// Starts all of them before `controller_port`, each waiting for connections on its own port:
/// direct, floor, HAProxy, the bare proxy, the service without history, and with it and 0, 1 and
/// 5000 sessions.
std::vector<Contender> start_contenders(const Programs& programs, std::uint16_t controller_port);

}  // namespace ps::bench
