// SPDX-License-Identifier: Apache-2.0
#include "http/listener.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace ps::http {
namespace asio = boost::asio;
namespace {

using Code = boost::system::error_code;

constexpr std::string_view kTooMany =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n"
    "Retry-After: 5\r\n\r\n";

Error refusal(const Endpoint& where, const Code& why) {
  return {fmt::format("cannot listen on {} for HTTP: {}", to_string(where), why.message())};
}

/// True when a file of that name is a socket that nobody serves any more.
bool left_over(asio::io_context& io, const Endpoint& where) {
  Code failure;
  asio::local::stream_protocol::socket probe(io);
  probe.connect(asio::local::stream_protocol::endpoint(where.path), failure);
  return failure == asio::error::connection_refused;
}

}  // namespace

Listener::Listener(asio::io_context& io, std::shared_ptr<ServerState> server)
    : io_(io), server_(std::move(server)), acceptor_(io) {}

Listener::Protocol::endpoint Listener::resolve(const Endpoint& where, Code& failure) {
  if (where.kind == Endpoint::Kind::unix_socket) {
    return asio::local::stream_protocol::endpoint(where.path);
  }
  asio::ip::tcp::resolver resolver(io_);
  auto found = resolver.resolve(where.host, std::to_string(where.port),
                                asio::ip::tcp::resolver::passive, failure);
  return failure ? Protocol::endpoint() : Protocol::endpoint(found.begin()->endpoint());
}

Result<Endpoint> Listener::open(const Endpoint& where) {
  Code failure;
  auto address = resolve(where, failure);
  if (failure) return refusal(where, failure);
  bool local = where.kind == Endpoint::Kind::unix_socket;
  if (local && left_over(io_, where)) ::unlink(where.path.c_str());

  acceptor_.open(address.protocol(), failure);
  if (!failure && !local) {
    acceptor_.set_option(asio::socket_base::reuse_address(true), failure);
  }
  if (!failure) acceptor_.bind(address, failure);
  if (!failure) acceptor_.listen(server_->limits.backlog, failure);
  if (failure) return refusal(where, failure);

  auto bound = where;
  if (local) {
    unlink_ = where.path;
  } else {
    auto actual = acceptor_.local_endpoint();
    asio::ip::tcp::endpoint tcp;
    tcp.resize(actual.size());
    std::memcpy(tcp.data(), actual.data(), actual.size());
    bound.port = tcp.port();
  }
  accept();
  return bound;
}

void Listener::resume() {
  if (std::exchange(paused_, false)) accept();
}

void Listener::close() {
  Code ignored;
  acceptor_.close(ignored);
  if (!unlink_.empty()) ::unlink(std::exchange(unlink_, {}).c_str());
}

void Listener::accept() {
  acceptor_.async_accept([self = shared_from_this()](Code failure, Socket socket) {
    if (!self->acceptor_.is_open()) return;
    if (!failure) self->admit(std::move(socket));
    bool gone_before_accept = failure == asio::error::connection_aborted;
    if (failure && !gone_before_accept) {
      // Out of descriptors or memory: trying at once would only spin. `resume` goes on.
      self->paused_ = true;
      return;
    }
    self->accept();
  });
}

void Listener::admit(Socket socket) {
  auto& counters = server_->counters;
  if (server_->open() >= server_->limits.connections) {
    ++counters.refused;
    Code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(kTooMany), ignored);
    return;
  }
  ++counters.accepted;
  std::make_shared<Connection>(std::move(socket), server_)->start();
}

}  // namespace ps::http
