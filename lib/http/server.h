// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/result.h"
#include "http/limits.h"
#include "http/response.h"

namespace boost::asio {
class io_context;
}

namespace ps::http {

struct ServerCounters {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;    ///< over the limit of connections
  std::uint64_t requests = 0;   ///< handed to the handler
  std::uint64_t malformed = 0;  ///< answered 400, 408, 413 or 431 by the server itself
  std::uint64_t timed_out = 0;  ///< connections closed because a time of the limits ran out
  std::size_t open = 0;         ///< connections now
};

/// An HTTP/1.1 server on one io_context that one thread runs.
///
///   Server server(io, clock, Router(table), Limits{});
///   auto bound = server.listen(*parse_endpoint("127.0.0.1:0"));
///   ...                                     // and tick() once a second, from a timer
///
/// Lifetime: it may be destroyed while requests wait; their responders then do nothing. The
/// io_context must outlive it. Thread: the io_context's.
class Server {
 public:
  Server(boost::asio::io_context& io, const Clock& clock, Handler handler, Limits limits);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Begins to accept there; may be called again for a further address. Gives the address that was
  /// bound (with the port that the system picked for port 0).
  Result<Endpoint> listen(const Endpoint& where);
  /// Enforces the times of the limits, and accepts again after the system ran out of descriptors.
  void tick();
  /// Closes the listeners and all connections.
  void stop();
  ServerCounters counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ps::http
