// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/generic/stream_protocol.hpp>

#include "base/endpoint.h"
#include "base/result.h"

namespace boost::asio {
class io_context;
}

namespace ps::stream {

using ObserverSocket = boost::asio::generic::stream_protocol::socket;

/// Accepts observers at any number of addresses. When descriptors run out it pauses, and those who
/// have a connection keep it.
///
///   Listener listener(io, "thrift", 4096, [](ObserverSocket socket, std::string peer) { ... });
///   auto bound = listener.listen(*parse_endpoint("127.0.0.1:0"));
///
/// Sockets are non-blocking, without delay, and notice within a minute that the other machine has
/// gone. Lifetime: it may be destroyed at any time, `io` must outlive it. Thread: the one that runs
/// `io`.
class Listener {
 public:
  using Admit = std::function<void(ObserverSocket socket, std::string peer)>;

  /// `name` is for the log.
  Listener(boost::asio::io_context& io, std::string name, int backlog, Admit admit);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Gives the address with the port that the system picked for port 0.
  Result<Endpoint> listen(const Endpoint& where);
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ps::stream
