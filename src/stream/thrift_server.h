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
namespace ps::capture {
class PushTap;
}
namespace ps::session {
class Sessions;
}

namespace ps::stream {

/// The Thrift services PacketStreamer (the legacy one) and PacketStreamerV1: framed, strict binary.
///
///   ThriftServer server(io, sessions, clock, {});
///   auto bound = server.listen(*parse_endpoint("tcp:127.0.0.1:9090"));
///
/// `push` takes what pushOpenFlow brings; without it that is refused.
/// Lifetime: ends before `sessions` and `push`; `io` runs no more when it is destroyed, or `stop`
/// was called and what it had posted has run. Thread: the one that runs `io`.
class ThriftServer {
 public:
  ThriftServer(boost::asio::io_context& io, session::Sessions& sessions, const Clock& clock,
               ThriftLimits limits, capture::PushTap* push = nullptr);
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
  std::unique_ptr<State> state_;
};

}  // namespace ps::stream
