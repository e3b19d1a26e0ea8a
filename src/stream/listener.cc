// SPDX-License-Identifier: Apache-2.0
#include "stream/listener.h"

#include <algorithm>
#include <cstring>
#include <list>
#include <utility>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

namespace ps::stream {

namespace asio = boost::asio;
using boost::system::error_code;
using Stream = asio::generic::stream_protocol;

namespace {

using Acceptor = asio::basic_socket_acceptor<Stream>;

/// A client whose machine has gone is noticed after a minute.
void set_options(Stream::socket& socket) {
  const auto set = [&](int level, int name, int value) {
    (void)::setsockopt(socket.native_handle(), level, name, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);  // the others have no effect on a Unix socket
  set(IPPROTO_TCP, TCP_KEEPIDLE, 30);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
  set(IPPROTO_TCP, TCP_NODELAY, 1);
}

Stream::endpoint resolved(asio::io_context& io, const Endpoint& where, error_code& error) {
  if (where.kind == Endpoint::Kind::unix_socket) {
    return asio::local::stream_protocol::endpoint(where.path);
  }
  const auto found = asio::ip::tcp::resolver(io).resolve(where.host, std::to_string(where.port),
                                                         asio::ip::resolver_base::passive, error);
  return error ? Stream::endpoint() : Stream::endpoint(found.begin()->endpoint());
}

/// The port of a bound TCP endpoint; `where` unchanged for others.
Endpoint bound(Endpoint where, const Stream::endpoint& local) {
  if (where.kind == Endpoint::Kind::tcp) {
    asio::ip::tcp::endpoint tcp;
    std::memcpy(tcp.data(), local.data(), std::min(local.size(), tcp.capacity()));
    where.port = tcp.port();
  }
  return where;
}

std::string peer_name(const Stream::socket& socket) {
  error_code error;
  const auto remote = socket.remote_endpoint(error);
  if (error || remote.protocol().family() == AF_UNIX) return "unix";
  asio::ip::tcp::endpoint tcp;
  std::memcpy(tcp.data(), remote.data(), std::min(remote.size(), tcp.capacity()));
  return host_port(tcp.address().to_string(), tcp.port());
}

}  // namespace

/// Shared with the accept operations, which may be called once more after `stop`.
struct Listener::State : std::enable_shared_from_this<State> {
  State(asio::io_context& context, std::string what, int queue, Admit taker)
      : io(context),
        name(std::move(what)),
        backlog(queue),
        admit(std::move(taker)),
        retry(context) {}

  asio::io_context& io;
  const std::string name;
  const int backlog;
  const Admit admit;
  std::list<Acceptor> acceptors;
  asio::steady_timer retry;
  bool stopped = false;

  void accept(Acceptor& acceptor) {
    acceptor.async_accept(
        [self = shared_from_this(), &acceptor](const error_code& error, Stream::socket socket) {
          if (self->stopped) return;
          if (error) return self->accept_later(acceptor, error);
          self->take(std::move(socket));
          self->accept(acceptor);
        });
  }

  /// Out of file descriptors, most likely: those who have a connection keep it.
  void accept_later(Acceptor& acceptor, const error_code& why) {
    spdlog::warn("{}: cannot accept a connection: {}", name, why.message());
    retry.expires_after(std::chrono::milliseconds(100));
    retry.async_wait([self = shared_from_this(), &acceptor](const error_code&) {
      if (!self->stopped) self->accept(acceptor);
    });
  }

  void take(Stream::socket socket) {
    error_code error;
    socket.non_blocking(true, error);
    set_options(socket);
    auto peer = peer_name(socket);
    admit(std::move(socket), std::move(peer));
  }
};

Listener::Listener(asio::io_context& io, std::string name, int backlog, Admit admit)
    : state_(std::make_shared<State>(io, std::move(name), backlog, std::move(admit))) {}

Listener::~Listener() { stop(); }

Result<Endpoint> Listener::listen(const Endpoint& where) {
  Acceptor acceptor(state_->io);
  error_code error;
  const auto endpoint = resolved(state_->io, where, error);
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(state_->backlog, error);
  if (error) {
    return Error{fmt::format("cannot listen on {}: {}", to_string(where), error.message())};
  }
  state_->acceptors.push_back(std::move(acceptor));
  state_->accept(state_->acceptors.back());
  return bound(where, state_->acceptors.back().local_endpoint());
}

void Listener::stop() {
  if (std::exchange(state_->stopped, true)) return;
  for (auto& acceptor : state_->acceptors) {
    error_code ignored;
    acceptor.close(ignored);
  }
  state_->retry.cancel();
}

}  // namespace ps::stream
