// SPDX-License-Identifier: Apache-2.0
#include "capture/proxy.h"

#include <cstring>
#include <string>

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include "capture/acceptor.h"
#include "capture/listening.h"
#include "capture/management_sinks.h"
#include "capture/proxy_shard.h"

namespace ps::capture {

struct Proxy::State {
  std::shared_ptr<ProxySettings> settings;
  std::vector<std::shared_ptr<ProxyShard>> shards;   // one a data thread
  std::vector<std::shared_ptr<Acceptor>> acceptors;  // of the shard with the same place
  std::unique_ptr<SocketFile> file;
};

namespace {

boost::asio::io_context& context_of(const std::shared_ptr<ProxyShard>& shard) {
  return shard->thread().context();
}

std::shared_ptr<Acceptor> accept_on(const std::shared_ptr<ProxyShard>& shard,
                                    FileDescriptor listening, Acceptor::Accepted accepted) {
  auto paused = [shard](int error) {
    shard->counters().accept_pauses.add();
    spdlog::warn("proxy {}: no new switch for a moment: {}", to_string(shard->settings().listen),
                 std::strerror(error));
  };
  auto acceptor = std::make_shared<Acceptor>(context_of(shard), std::move(listening),
                                             std::move(accepted), std::move(paused));
  boost::asio::post(context_of(shard), [acceptor] { acceptor->start(); });
  return acceptor;
}

/// Hands connections to the shards in turn, each on its own thread.
class RoundRobin {
 public:
  explicit RoundRobin(std::vector<std::shared_ptr<ProxyShard>> shards)
      : shards_(std::move(shards)) {}

  void operator()(FileDescriptor connection) {
    const auto& shard = shards_[next_++ % shards_.size()];
    boost::asio::post(context_of(shard), [shard, taken = std::move(connection)]() mutable {
      shard->adopt(std::move(taken));
    });
  }

 private:
  std::vector<std::shared_ptr<ProxyShard>> shards_;
  std::size_t next_ = 0;
};

}  // namespace

Proxy::Proxy(std::span<DataThread* const> threads, Endpoint listen, Endpoint controller,
             ChannelSinks& sinks, const Clock& clock, ProxyTls tls,
             std::chrono::milliseconds connect_limit)
    : state_(std::make_unique<State>()) {
  std::shared_ptr<ManagementSinks> management;
  if (is_management_socket(controller)) {
    management =
        std::make_shared<ManagementSinks>(sinks, threads.front()->context(), controller.path);
    management->ask();
  }
  auto& told = management ? static_cast<ChannelSinks&>(*management) : sinks;
  state_->settings = std::make_shared<ProxySettings>(
      ProxySettings{std::move(listen), std::move(controller), connect_limit, told, clock,
                    std::move(tls), management});
  for (auto* thread : threads) {
    state_->shards.push_back(std::make_shared<ProxyShard>(*thread, state_->settings));
  }
}

Proxy::~Proxy() { stop(); }

Result<Endpoint> Proxy::start() {
  auto bound = listen().kind == Endpoint::Kind::tcp ? start_tcp() : start_unix();
  if (bound) {
    spdlog::info("proxy {}: waiting for {} {}", to_string(*bound),
                 state_->settings->management ? "whoever manages bridge" : "switches of controller",
                 to_string(controller()));
  }
  return bound;
}

Result<Endpoint> Proxy::start_tcp() {
  auto sockets = listen_tcp(listen(), state_->shards.size());
  if (!sockets) return sockets.error();
  state_->settings->listen.port = port_of(local_address(sockets->front().get()));
  for (std::size_t i = 0; i < sockets->size(); ++i) {
    const auto& shard = state_->shards[i];
    state_->acceptors.push_back(
        accept_on(shard, std::move((*sockets)[i]),
                  [shard](FileDescriptor connection) { shard->adopt(std::move(connection)); }));
  }
  return listen();
}

Result<Endpoint> Proxy::start_unix() {
  auto listening = listen_unix(listen());
  if (!listening) return listening.error();
  state_->file = std::move(listening->file);
  state_->acceptors.push_back(
      accept_on(state_->shards.front(), std::move(listening->socket), RoundRobin(state_->shards)));
  return listen();
}

void Proxy::stop(std::string_view reason) {
  state_->file = nullptr;
  for (std::size_t i = 0; i < state_->acceptors.size(); ++i) {
    boost::asio::post(context_of(state_->shards[i]),
                      [acceptor = state_->acceptors[i]] { acceptor->close(); });
  }
  state_->acceptors.clear();
  for (const auto& shard : state_->shards) {
    boost::asio::post(context_of(shard), [shard, why = std::string(reason)] { shard->close(why); });
  }
}

const Endpoint& Proxy::listen() const { return state_->settings->listen; }
const Endpoint& Proxy::controller() const { return state_->settings->controller; }

TapTotals Proxy::totals() const {
  TapTotals sum;
  for (const auto& shard : state_->shards) sum += shard->counters().totals();
  return sum;
}

const TapSpec kProxyTap{
    .name = "proxy",
    .help = "in line between switches and a controller, over TCP, TLS or Unix sockets",
    .options = "--proxy LISTEN=CONTROLLER (repeatable)",
    .trust = Trust::exact,
};

}  // namespace ps::capture
