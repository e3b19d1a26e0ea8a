// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <boost/asio/io_context.hpp>

#include "http/connection.h"
#include "http/listener.h"
#include "http/web_socket_connection.h"

namespace ps::http {
namespace {

/// Closing a connection takes it out of the table, so what is walked is a copy.
std::vector<std::shared_ptr<Connection>> living(const ServerState& shared) {
  return {shared.connections.begin(), shared.connections.end()};
}

}  // namespace

struct Server::State {
  State(boost::asio::io_context& context, std::shared_ptr<ServerState> all)
      : io(context), shared(std::move(all)) {}

  boost::asio::io_context& io;
  std::shared_ptr<ServerState> shared;
  std::vector<std::shared_ptr<Listener>> listeners;
};

Server::Server(boost::asio::io_context& io, const Clock& clock, Handler handler, Limits limits)
    : state_(std::make_unique<State>(
          io, std::make_shared<ServerState>(clock, std::move(handler), limits))) {}

Server::~Server() { stop(); }

Result<Endpoint> Server::listen(const Endpoint& where) {
  auto listener = std::make_shared<Listener>(state_->io, state_->shared);
  auto bound = listener->open(where);
  if (bound) state_->listeners.push_back(std::move(listener));
  return bound;
}

void Server::tick() {
  auto now = state_->shared->clock.steady_now();
  for (const auto& connection : living(*state_->shared)) connection->tick(now);
  for (const auto& listener : state_->listeners) listener->resume();
}

void Server::stop() {
  for (const auto& listener : state_->listeners) listener->close();
  state_->listeners.clear();
  for (const auto& connection : living(*state_->shared)) connection->close();
  const auto web_sockets = state_->shared->web_sockets;
  for (const auto& web_socket : web_sockets) web_socket->close_now();
}

ServerCounters Server::counters() const {
  auto counters = state_->shared->counters;
  counters.open = state_->shared->open();
  return counters;
}

}  // namespace ps::http
