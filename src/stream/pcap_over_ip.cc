// SPDX-License-Identifier: Apache-2.0
#include "stream/pcap_over_ip.h"

#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <spdlog/spdlog.h>

#include "render/rendering.h"
#include "session/sessions.h"
#include "stream/delivery.h"
#include "stream/listener.h"
#include "stream/streams.h"

namespace ps::stream {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int kBacklog = 128;

/// One client. Lifetime: its pending operations', and the server's table. Thread: the server's.
class Client final : public std::enable_shared_from_this<Client> {
 public:
  Client(ObserverSocket socket, const Clock& clock, std::function<void(Client&)> gone)
      : socket_(std::move(socket)), clock_(clock), gone_(std::move(gone)) {}

  /// What a client says is of no interest, only that it goes.
  void listen() {
    socket_.async_read_some(asio::buffer(unwanted_),
                            [self = shared_from_this()](error_code failure, std::size_t) {
                              failure ? self->close() : self->listen();
                            });
  }
  void write(const std::shared_ptr<const Chunk>& chunk, std::function<void()> written) {
    stalled_at_ = clock_.steady_now() + PcapOverIp::kStalled;
    asio::async_write(socket_, asio::buffer(chunk->octets),
                      [self = shared_from_this(), chunk, written = std::move(written)](
                          error_code failure, std::size_t) {
                        self->stalled_at_ = SteadyTime::max();
                        failure ? self->close() : written();
                      });
  }
  void end() {
    error_code ignored;
    socket_.shutdown(ObserverSocket::shutdown_send, ignored);  // the client reads on to here
  }
  bool stalled() const { return clock_.steady_now() >= stalled_at_; }
  void close() {
    if (auto gone = std::exchange(gone_, nullptr)) gone(*this);
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  ObserverSocket socket_;
  const Clock& clock_;
  std::function<void(Client&)> gone_;
  SteadyTime stalled_at_ = SteadyTime::max();
  std::array<char, 512> unwanted_;
};

class ClientOutlet final : public Outlet {
 public:
  explicit ClientOutlet(std::shared_ptr<Client> client) : client_(std::move(client)) {}
  void write(const std::shared_ptr<const Chunk>& chunk, std::function<void()> written) override {
    client_->write(chunk, std::move(written));
  }
  void end(const StreamTotals&) override { client_->end(); }

 private:
  std::shared_ptr<Client> client_;
};

}  // namespace

struct PcapOverIp::State {
  struct Observed {
    std::shared_ptr<Client> client;
    Streams::StreamId stream = 0;
    session::SessionId session;
  };

  const Clock& clock;
  session::Sessions& sessions;
  Streams streams;
  session::SessionSpec spec;
  Listener listener;
  std::unordered_map<const Client*, Observed> clients;

  State(asio::io_context& io, const Clock& time, session::Sessions& all, LogWaits& waits,
        session::SessionSpec what)
      : clock(time),
        sessions(all),
        streams(time, waits),
        spec(std::move(what)),
        listener(io, "pcap-over-ip", kBacklog,
                 [this](ObserverSocket socket, const std::string& peer) {
                   admit(std::move(socket), peer);
                 }) {
    spec.format = *render::find_format("pcapng");
  }

  void admit(ObserverSocket socket, const std::string& peer) {
    if (clients.size() >= kMost) {
      return spdlog::warn("pcap-over-ip: {} is refused: there are {} clients, as many as allowed",
                          peer, clients.size());
    }
    auto wanted = spec;
    wanted.label = "pcap-over-ip " + peer;
    const auto session = sessions.create(std::move(wanted));
    if (!session) {
      return spdlog::warn("pcap-over-ip: {} is refused: {}", peer, session.error().message);
    }
    auto place = sessions.observers().admit(*session);
    if (!place) {
      (void)sessions.end((*session)->id, "ended by owner");
      return spdlog::warn("pcap-over-ip: {} is refused: {}", peer,
                          sessions.observers().refusal().message);
    }
    auto client =
        std::make_shared<Client>(std::move(socket), clock, [this](Client& gone) { forget(gone); });
    StreamOrder order;
    order.view = {*session, &pcap_over_ip_delivery().framing(), spec.format};
    const auto id =
        streams.begin(std::move(order), *std::move(place), std::make_unique<ClientOutlet>(client));
    clients.emplace(client.get(), Observed{client, id, (*session)->id});
    client->listen();
  }

  void forget(const Client& gone) {
    const auto node = clients.extract(&gone);
    if (!node) return;
    streams.cancel(node.mapped().stream);
    (void)sessions.end(node.mapped().session, "ended by owner");
  }

  void tick() {
    std::vector<std::shared_ptr<Client>> stalled;
    for (const auto& [key, observed] : clients) {
      (void)sessions.keep_for(observed.session, spec.period);
      if (observed.client->stalled()) stalled.push_back(observed.client);
    }
    for (const auto& client : stalled) client->close();
    streams.tick();
  }

  void stop() {
    listener.stop();
    while (!clients.empty()) {
      const auto client = clients.begin()->second.client;
      client->close();
    }
  }
};

PcapOverIp::PcapOverIp(asio::io_context& io, const Clock& clock, session::Sessions& sessions,
                       LogWaits& waits, session::SessionSpec spec)
    : state_(std::make_unique<State>(io, clock, sessions, waits, std::move(spec))) {}

PcapOverIp::~PcapOverIp() { stop(); }

Result<Endpoint> PcapOverIp::listen(const Endpoint& where) {
  return state_->listener.listen(where);
}
void PcapOverIp::tick() { state_->tick(); }
void PcapOverIp::stop() { state_->stop(); }
std::size_t PcapOverIp::clients() const { return state_->clients.size(); }

}  // namespace ps::stream
