// SPDX-License-Identifier: Apache-2.0
#include "stream/thrift_server.h"

#include <unordered_set>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <spdlog/spdlog.h>

#include "stream/listener.h"
#include "stream/thrift_connection.h"

namespace ps::stream {

namespace asio = boost::asio;

struct ThriftServer::State {
  State(asio::io_context& io, session::Sessions& sessions, const Clock& clock,
        const ThriftLimits& limits, capture::PushTap* push)
      : shared(std::make_shared<ThriftShared>(io, sessions, clock, limits, push)),
        listener(io, "thrift", limits.backlog, [this](ObserverSocket socket, std::string peer) {
          admit(std::move(socket), std::move(peer));
        }) {}

  const std::shared_ptr<ThriftShared> shared;
  std::unordered_set<std::shared_ptr<ThriftConnection>> connections;
  Listener listener;
  bool full = false;  ///< said so on the log

  void admit(ObserverSocket socket, std::string peer) {
    const bool too_many = connections.size() >= shared->limits.connections;
    if (too_many && !full) {
      spdlog::warn("thrift: refusing clients: there are {} connections, as many as are allowed",
                   connections.size());
    }
    full = too_many;
    if (too_many) return;
    auto connection = std::make_shared<ThriftConnection>(
        std::move(socket), std::move(peer), shared,
        [this](ThriftConnection& closed) { connections.erase(closed.shared_from_this()); });
    connections.insert(connection);
    connection->start();
  }
};

ThriftServer::ThriftServer(asio::io_context& io, session::Sessions& sessions, const Clock& clock,
                           ThriftLimits limits, capture::PushTap* push)
    : state_(std::make_unique<State>(io, sessions, clock, limits, push)) {}

ThriftServer::~ThriftServer() { stop(); }

Result<Endpoint> ThriftServer::listen(const Endpoint& where) {
  return state_->listener.listen(where);
}

void ThriftServer::stop() {
  state_->listener.stop();
  while (!state_->connections.empty()) {
    const auto connection = *state_->connections.begin();
    connection->close({});
  }
}

std::size_t ThriftServer::connections() const { return state_->connections.size(); }

std::size_t ThriftServer::waiting() const {
  return state_->shared->waiting.size() + state_->shared->reads.size();
}

std::size_t ThriftServer::buffered() const {
  return state_->shared->input.used() + state_->shared->output.used();
}

}  // namespace ps::stream
