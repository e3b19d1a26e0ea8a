// SPDX-License-Identifier: Apache-2.0
// What does the Thrift service cost: a push, a delivery, a fan-out, many readers, one that waits?
//
//   thrift_bench [--quick]
//
// One process: the service has a thread of its own, whose CPU time is what the table shows, divided
// by the messages; clients run on others. Rates depend on what else the machine does, CPU hardly.
#include <ctime>
#include <future>
#include <list>
#include <string_view>
#include <thread>

#include <PacketStreamerV1.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TSocket.h>

#include "base/bytes.h"
#include "render/rendering.h"
#include "session/publication.h"
#include "session/sessions.h"
#include "stream/thrift_server.h"

namespace ps {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// CPU of one message in Floodlight's Java server: sync and oneway.
constexpr double kJavaLow = 75;
constexpr double kJavaHigh = 190;
constexpr std::size_t kDataOctets = 300;  ///< the text of one packet_in

std::string framed(const std::string& body) {
  const auto size = static_cast<std::uint32_t>(body.size());
  std::string frame;
  for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>(size >> shift);
  return frame + body;
}

/// The frame that `call` makes the generated client send.
template <class F>
std::string frame_of(F call) {
  auto buffer = std::make_shared<apache::thrift::transport::TMemoryBuffer>();
  idl::PacketStreamerV1Client client(
      std::make_shared<apache::thrift::protocol::TBinaryProtocol>(buffer));
  call(client);
  return framed(buffer->getBufferAsString());
}

idl::Message message(const std::vector<std::string>& ids) {
  idl::Message result;
  result.__set_sessionIDs(ids);
  idl::Packet packet;
  packet.__set_messageType(idl::OFMessageType::PACKET_IN);
  packet.__set_data(std::string(kDataOctets, 'x'));
  result.__set_packet(packet);
  return result;
}

/// The service on a thread of its own.
class Service {
 public:
  Service() {
    quota_.retained = 0;
    quota_.log.records = 2'000'000;
    quota_.log.bytes = std::size_t{4} << 30;  // nothing is dropped: every delivery is counted
    sessions_ = std::make_unique<session::Sessions>(clock_, quota_, render::formats().front(),
                                                    publication_);
    server_ =
        std::make_unique<stream::ThriftServer>(io_, *sessions_, clock_, stream::ThriftLimits{});
    Endpoint loopback;
    loopback.host = "127.0.0.1";
    port_ = server_->listen(loopback).value().port;
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Service() {
    on_thread([this] { server_->stop(); });
    work_.reset();
    thread_.join();
  }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  std::uint16_t port() const { return port_; }
  std::vector<std::string> create(std::size_t count) {
    std::vector<std::string> ids;
    on_thread([&] {
      while (ids.size() < count) ids.push_back(sessions_->create({}).value()->id);
    });
    return ids;
  }
  void end(const std::vector<std::string>& ids) {
    on_thread([&] {
      for (const auto& id : ids) sessions_->end(id, "ended by owner");
    });
  }
  std::size_t waiting() {
    std::size_t count = 0;
    on_thread([&] { count = server_->waiting(); });
    return count;
  }
  double cpu_seconds() {
    timespec time{};
    on_thread([&] { ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time); });
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  }

 private:
  void on_thread(std::function<void()> use) {
    std::promise<void> done;
    asio::post(io_, [&] {
      use();
      done.set_value();
    });
    done.get_future().wait();
  }

  SystemClock clock_;
  session::Quota quota_;
  session::Publication publication_;
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  std::unique_ptr<session::Sessions> sessions_;
  std::unique_ptr<stream::ThriftServer> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

/// Calls getPackets again and again and counts the items, until it has `wanted` of them.
class Observer {
 public:
  Observer(asio::io_context& io, std::uint16_t port, const std::string& id, std::size_t wanted)
      : socket_(io),
        ask_(frame_of([&](auto& client) { client.send_getPackets(id); })),
        wanted_(wanted) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    socket_.set_option(tcp::no_delay(true));
    ask();
  }

 private:
  /// The reply's list length stands behind header (22), field (3) and element type (1).
  static constexpr std::size_t kCountAt = 26;

  void ask() {
    asio::write(socket_, asio::buffer(ask_));
    asio::async_read(socket_, asio::buffer(length_), [this](auto error, std::size_t) {
      if (error) return;
      reply_.resize(load_be32(length_.data()));
      asio::async_read(socket_, asio::buffer(reply_), [this](auto failed, std::size_t) {
        if (!failed) count();
      });
    });
  }
  void count() {
    received_ += load_be32(&reply_[kCountAt]);
    if (received_ < wanted_) ask();
  }

  tcp::socket socket_;
  const std::string ask_;
  const std::size_t wanted_;
  std::size_t received_ = 0;
  std::array<std::uint8_t, 4> length_{};
  std::vector<std::uint8_t> reply_;
};

/// Calls readRecords at a cursor of its own, until it has `wanted` records.
class Reader {
 public:
  Reader(asio::io_context& io, std::uint16_t port, std::string id, std::size_t wanted)
      : socket_(io), id_(std::move(id)), wanted_(wanted) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    socket_.set_option(tcp::no_delay(true));
    ask();
  }

 private:
  void ask() {
    asio::write(socket_, asio::buffer(frame_of([this](auto& client) {
                  client.send_readRecords(id_, batch_.nextCursor, 0, 60'000, "");
                })));
    asio::async_read(socket_, asio::buffer(length_), [this](auto error, std::size_t) {
      if (error) return;
      reply_.resize(load_be32(length_.data()));
      asio::async_read(socket_, asio::buffer(reply_), [this](auto failed, std::size_t) {
        if (!failed) take();
      });
    });
  }
  void take() {
    auto buffer = std::make_shared<apache::thrift::transport::TMemoryBuffer>(
        reply_.data(), static_cast<std::uint32_t>(reply_.size()));
    idl::PacketStreamerV1Client client(
        std::make_shared<apache::thrift::protocol::TBinaryProtocol>(buffer));
    batch_ = {};
    client.recv_readRecords(batch_);
    received_ += batch_.records.size();
    if (received_ < wanted_) ask();
  }

  tcp::socket socket_;
  const std::string id_;
  const std::size_t wanted_;
  std::size_t received_ = 0;
  idl::Batch batch_;
  std::array<std::uint8_t, 4> length_{};
  std::vector<std::uint8_t> reply_;
};

struct Cost {
  double per_second;
  double cpu_us;
};

/// What the service spends on `messages` while `work` runs.
template <class F>
Cost measure(Service& service, std::size_t messages, F work) {
  const auto cpu = service.cpu_seconds();
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const auto spent = service.cpu_seconds() - cpu;
  const auto count = static_cast<double>(messages);
  return {count / took.count(), spent * 1e6 / count};
}

void show(std::string_view what, const Cost& cost, std::string_view against_java) {
  fmt::print("| {:<46} | {:>10.0f} | {:>8.2f} | {:<24} |\n", what, cost.per_second, cost.cpu_us,
             against_java);
}

std::string times_java(const Cost& cost) {
  return fmt::format("{:.0f} to {:.0f} times cheaper", kJavaLow / cost.cpu_us,
                     kJavaHigh / cost.cpu_us);
}

Cost push_sync(Service& service, std::size_t count) {
  const auto ids = service.create(1);
  auto socket = std::make_shared<apache::thrift::transport::TSocket>("127.0.0.1", service.port());
  auto transport = std::make_shared<apache::thrift::transport::TFramedTransport>(socket);
  idl::PacketStreamerClient client(
      std::make_shared<apache::thrift::protocol::TBinaryProtocol>(transport));
  transport->open();
  const auto one = message(ids);
  const auto cost = measure(service, count, [&] {
    for (std::size_t i = 0; i < count; ++i) client.pushMessageSync(one);
  });
  service.end(ids);
  return cost;
}

/// Writes `count` oneway pushes, `batch` of them at a time, and waits until all are taken in.
void push_all(std::uint16_t port, const std::vector<std::string>& ids, std::size_t count,
              std::size_t batch) {
  asio::io_context io;
  tcp::socket socket(io);
  socket.connect({asio::ip::address_v4::loopback(), port});
  socket.set_option(tcp::no_delay(true));
  const auto one = frame_of([&](auto& client) { client.pushMessageAsync(message(ids)); });
  std::string many;
  for (std::size_t i = 0; i < batch; ++i) many += one;
  for (std::size_t sent = 0; sent < count; sent += batch) asio::write(socket, asio::buffer(many));
  const auto last = frame_of([](auto& client) { client.send_terminateSession("nobody"); });
  asio::write(socket, asio::buffer(last));
  std::array<char, 4> answer{};
  asio::read(socket, asio::buffer(answer));
}

Cost push_oneway(Service& service, std::size_t count, std::size_t batch) {
  const auto ids = service.create(1);
  const auto cost = measure(service, count, [&] { push_all(service.port(), ids, count, batch); });
  service.end(ids);
  return cost;
}

/// A message is pushed once for all sessions, each of which has an observer that gets it.
Cost deliver(Service& service, std::size_t count, std::size_t sessions) {
  const auto ids = service.create(sessions);
  asio::io_context io;
  std::list<Observer> observers;
  for (const auto& id : ids) observers.emplace_back(io, service.port(), id, count);
  const auto cost = measure(service, count * sessions, [&] {
    std::thread reading([&] { io.run(); });
    push_all(service.port(), ids, count, 50);
    reading.join();
  });
  service.end(ids);
  return cost;
}

/// A message is pushed to one session, which `readers` read, each all of it.
Cost read_all(Service& service, std::size_t count, std::size_t readers) {
  const auto ids = service.create(1);
  asio::io_context io;
  std::list<Reader> all;
  for (std::size_t i = 0; i < readers; ++i)
    all.emplace_back(io, service.port(), ids.front(), count);
  while (service.waiting() < readers) std::this_thread::yield();
  const auto cost = measure(service, count * readers, [&] {
    std::thread reading([&] { io.run(); });
    push_all(service.port(), ids, count, 50);
    reading.join();
  });
  service.end(ids);
  return cost;
}

void show_pushes(Service& service, std::size_t scale, std::string_view with) {
  const auto row = [&](std::string_view what) { return fmt::format("{}{}", what, with); };
  auto cost = push_sync(service, 5'000 * scale);
  show(row("push, sync"), cost, times_java(cost));
  cost = push_oneway(service, 20'000 * scale, 1);
  show(row("push, oneway, one a write"), cost, times_java(cost));
  cost = push_oneway(service, 50'000 * scale, 50);
  show(row("push, oneway, 50 a write"), cost, times_java(cost));
  cost = deliver(service, 20'000 * scale, 1);
  show(row("push and deliver, 1 session"), cost, times_java(cost));
}

void run(std::size_t scale) {
  Service service;
  fmt::print("| {:<46} | {:>10} | {:>8} | {:<24} |\n", "what", "messages/s", "CPU us",
             "against Floodlight's");
  fmt::print("| --- | ---: | ---: | --- |\n");
  show_pushes(service, scale, "");
  show("push and deliver, 100 sessions, per delivery", deliver(service, 500 * scale, 100), "");

  for (const std::size_t readers : {1, 100, 1'000}) {
    const auto cost = read_all(service, 20'000 * scale / readers, readers);
    show(fmt::format("readRecords, 1 session, {} reading, per record", readers), cost, "");
  }

  const auto id = service.create(1).front();
  asio::io_context io;
  std::list<Observer> idle;
  for (int i = 0; i < 1'000; ++i) idle.emplace_back(io, service.port(), id, 1);
  while (service.waiting() < idle.size()) std::this_thread::yield();
  show_pushes(service, scale, ", 1 000 observers wait");
}

}  // namespace
}  // namespace ps

int main(int argc, char** argv) {
  const bool quick = argc > 1 && std::string_view(argv[1]) == "--quick";
  ps::run(quick ? 2 : 10);
  return 0;
}
