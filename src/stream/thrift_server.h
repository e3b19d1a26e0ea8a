// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/result.h"
#include "stream/thrift_limits.h"

namespace boost::asio {
class io_context;
}
namespace ps::session {
class Sessions;
}

namespace ps::stream {

/// The legacy Thrift service PacketStreamer: framed, strict binary.
///
///   ThriftServer server(io, sessions, clock, {});
///   auto bound = server.listen(*parse_endpoint("tcp:127.0.0.1:9090"));
///
/// Lifetime: ends before `sessions`; `io` runs no more when it is destroyed, or `stop` was called
/// and what it had posted has run. Thread: the one that runs `io`.
class ThriftServer {
 public:
  ThriftServer(boost::asio::io_context& io, session::Sessions& sessions, const Clock& clock,
               ThriftLimits limits);
  ~ThriftServer();
  ThriftServer(const ThriftServer&) = delete;
  ThriftServer& operator=(const ThriftServer&) = delete;

  /// Where it listens now, with the port that was picked if 0 was asked for.
  Result<Endpoint> listen(const Endpoint& where);
  /// Accepts no more and closes all connections; a call that waits is not answered.
  void stop();

  std::size_t connections() const;
  /// Calls that wait for a record or for their session.
  std::size_t waiting() const;
  /// Octets of unfinished frames and of replies not read yet, of all connections.
  std::size_t buffered() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ps::stream
