// SPDX-License-Identifier: Apache-2.0
// What does a record cost on its way to 1, 100 and 1 000 observers, in each delivery?
//
//   stream_bench [--records N]
//
// One process: the service has a thread of its own, whose CPU time is what the table shows; the
// observers are sockets that another thread reads. All of them follow one session, but for PCAP
// over IP, where each has its own. The floor, in the same run, is a thread that writes the same
// octets, there already, to as many sockets.
#include <charconv>
#include <ctime>
#include <deque>
#include <future>
#include <list>
#include <thread>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "http/router.h"
#include "http/server.h"
#include "openflow/encode.h"
#include "openflow/msg_type.h"
#include "render/rendering.h"
#include "session/publication.h"
#include "session/sessions.h"
#include "stream/delivery.h"
#include "stream/http_records.h"
#include "stream/outlets.h"
#include "stream/pcap_over_ip.h"
#include "stream/streams.h"

namespace ps {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

double cpu_of_this_thread() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// A packet_in as a tap sees it, with a UDP frame of 128 octets.
record::RecordPtr a_record(std::uint64_t seq) {
  namespace encode = openflow::encode;
  const encode::Octets payload(86, 'x');
  const auto frame = encode::udp({{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}}, "10.0.0.1", "10.0.0.2",
                                 1000, 2000, payload);
  const auto octets = encode::packet_in(openflow::Version::v1_3).in_port(1).data(frame).bytes();
  static const auto kChannel = [] {
    decode::Channel channel;
    channel.id = 1;
    channel.tap = "proxy";
    channel.switch_peer = "10.0.0.5:41234";
    channel.controller_peer = "10.0.0.9:6653";
    channel.dpid = DatapathId{1};
    return std::make_shared<const decode::Channel>(channel);
  }();
  auto record = std::make_shared<record::Record>(Bytes(octets), Bytes{});
  record->channel = kChannel;
  record->seq = seq;
  record->time = Timestamp(std::chrono::seconds(1'795'333'201));
  record->header = *openflow::parse_header(Bytes(octets));
  record->type = openflow::MsgType::packet_in;
  return record;
}

std::uint64_t number_in(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The service on a thread of its own.
class Service {
 public:
  Service() {
    quota_.retained = 0;
    quota_.log.records = 4'000'000;
    quota_.log.bytes = std::size_t{4} << 30;  // nothing is dropped: every delivery is counted
    quota_.log_bytes = std::size_t{8} << 30;
    sessions_ = std::make_unique<session::Sessions>(clock_, quota_, **render::find_format("json"),
                                                    publication_);
    streams_ = std::make_unique<stream::Streams>(clock_, waits_);
    reads_ = std::make_unique<stream::HttpRecords>(clock_, waits_, sessions_->observers());
    server_ = std::make_unique<http::Server>(
        io_, clock_, [this](auto request, auto responder) { answer(request, responder); },
        http::Limits{.all_replies = std::size_t{1} << 30});
    http_ = server_->listen(*parse_endpoint("127.0.0.1:0"))->port;
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Service() {
    on_thread([this] {
      server_->stop();
      pcap_over_ip_.reset();
    });
    work_.reset();
    thread_.join();
  }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  std::uint16_t port() const { return http_; }
  /// A new session, of which the next observers are shown `most` records in that delivery.
  std::shared_ptr<session::Session> begin(const stream::DeliverySpec& delivery,
                                          std::uint64_t most) {
    on_thread([&] {
      session_ = sessions_->create({}).value();
      delivery_ = &delivery;
      most_ = most;
    });
    return session_;
  }
  /// Whoever connects to the port that is returned is sent the next `most` records of its session.
  std::uint16_t begin_pcap_over_ip(std::uint64_t most) {
    session::SessionSpec spec;
    spec.intake.limit.records = most;
    std::uint16_t port = 0;
    on_thread([&] {
      pcap_over_ip_ =
          std::make_unique<stream::PcapOverIp>(io_, clock_, *sessions_, waits_, std::move(spec));
      port = pcap_over_ip_->listen(*parse_endpoint("127.0.0.1:0"))->port;
    });
    return port;
  }
  std::size_t observers() {
    std::size_t count = 0;
    on_thread([&] {
      count = streams_->size() + reads_->waiting();
      if (pcap_over_ip_) count += pcap_over_ip_->clients();
    });
    return count;
  }
  /// Of all sessions.
  std::vector<std::shared_ptr<record::RecordLog>> logs() const {
    return publication_.newest().second->logs;
  }
  void end() {
    on_thread([&] {
      if (pcap_over_ip_) pcap_over_ip_->stop();
      pcap_over_ip_.reset();
      if (session_) sessions_->end(session_->id, "ended by owner");
      session_.reset();
    });
  }
  double cpu_seconds() {
    double spent = 0;
    on_thread([&] { spent = cpu_of_this_thread(); });
    return spent;
  }
  stream::Streams::Octets octets() {
    stream::Streams::Octets octets;
    on_thread([&] {
      octets = streams_->octets();
      octets.rendered += reads_->rendered();
      octets.sent += octets_of_reads_;
    });
    return octets;
  }

 private:
  void answer(const http::Request& request, http::Responder& responder) {
    if (!delivery_->framing) return read(request, std::move(responder));
    stream::StreamOrder order;
    order.view = {session_, &delivery_->framing(),
                  stream::format_of(*delivery_, nullptr, *session_->spec.format).value()};
    order.most = most_;
    auto place = sessions_->observers().admit(session_).value();
    if (request.header("Upgrade")) {
      auto outlet = std::make_unique<stream::WebSocketOutlet>(responder.upgrade(request));
      streams_->begin(std::move(order), std::move(place), std::move(outlet));
      return;
    }
    auto body = responder.begin({200, std::string(delivery_->media_type), "", {}});
    streams_->begin(std::move(order), std::move(place),
                    std::make_unique<stream::BodyOutlet>(std::move(body)));
  }
  /// A long poll from the cursor that stands in the request.
  void read(const http::Request& request, http::Responder responder) {
    stream::RecordsQuery query;
    query.from = number_in(request.query_value("cursor").value_or("0"));
    query.wait = std::chrono::seconds(60);
    const auto shared = std::make_shared<http::Responder>(std::move(responder));
    (void)reads_->read(session_, query, [this, shared](std::string document) {
      octets_of_reads_ += document.size();
      shared->send(http::json(200, std::move(document)));
    });
  }
  void on_thread(const std::function<void()>& use) {
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
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  stream::LogWaits waits_{[this](auto work) { asio::post(io_, std::move(work)); }};
  std::unique_ptr<session::Sessions> sessions_;
  std::unique_ptr<stream::Streams> streams_;
  std::unique_ptr<stream::HttpRecords> reads_;
  std::unique_ptr<stream::PcapOverIp> pcap_over_ip_;
  std::unique_ptr<http::Server> server_;
  std::shared_ptr<session::Session> session_;
  const stream::DeliverySpec* delivery_ = nullptr;
  std::uint64_t most_ = 0;
  std::uint64_t octets_of_reads_ = 0;
  std::uint16_t http_ = 0;
  std::thread thread_;
};

/// Reads until the end of what it was sent.
class Observer {
 public:
  Observer(asio::io_context& io, std::uint16_t port, std::string_view request) : socket_(io) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    asio::write(socket_, asio::buffer(request));
    read();
  }
  std::uint64_t received() const { return received_; }

 private:
  void read() {
    socket_.async_read_some(asio::buffer(buffer_), [this](auto failure, std::size_t count) {
      received_ += count;
      if (!failure && !ends({buffer_.data(), count})) read();
    });
  }
  /// The last chunk, or the farewell of a web socket.
  static bool ends(std::string_view heard) {
    return heard.ends_with("PacketStreamer-Missed: 0\r\n\r\n") ||
           heard.ends_with("all that was asked for");
  }

  tcp::socket socket_;
  std::uint64_t received_ = 0;
  std::array<char, 65536> buffer_;
};

/// Asks for batch after batch, on one connection, until it has been given `most` records.
class Poller {
 public:
  Poller(asio::io_context& io, std::uint16_t port, std::uint64_t most) : socket_(io), most_(most) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    ask("0");
  }

 private:
  void ask(std::string_view from) {
    asio::write(socket_, asio::buffer(fmt::format(
                             "GET /records?cursor={} HTTP/1.1\r\nHost: bench\r\n\r\n", from)));
    asio::async_read_until(
        socket_, asio::dynamic_buffer(heard_), "\r\n\r\n", [this](auto failure, auto head) {
          if (failure) return;
          const auto at = heard_.find("Content-Length: ") + 16;
          const auto size = head + number_in(std::string_view(heard_).substr(at));
          const auto left = size - std::min<std::size_t>(size, heard_.size());
          asio::async_read(socket_, asio::dynamic_buffer(heard_), asio::transfer_exactly(left),
                           [this](auto broken, auto) { broken ? void() : take(); });
        });
  }
  void take() {
    constexpr std::string_view kNext = R"("next":")";
    const auto begin = heard_.rfind(kNext) + kNext.size();
    const auto next = heard_.substr(begin, heard_.find('"', begin) - begin);
    heard_.clear();
    if (number_in(next) < most_) ask(next);
  }

  tcp::socket socket_;
  const std::uint64_t most_;
  std::string heard_;
};

std::string request(const stream::DeliverySpec& delivery) {
  std::string text = "GET /records HTTP/1.1\r\nHost: bench\r\n";
  if (delivery.name == "websocket") {
    text +=
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  }
  return text + "\r\n";
}

struct Cost {
  double per_second = 0;
  double cpu_us = 0;           ///< of the service, for a record to one observer
  double octets_sent = 0;      ///< to one observer, a record
  double octets_rendered = 0;  ///< in the service, for a record to one observer
};

/// Appends `records` to the logs while `io` reads; what that costs, but for the octets.
Cost measure(Service& service, asio::io_context& io,
             const std::vector<std::shared_ptr<record::RecordLog>>& logs, std::size_t observers,
             std::size_t records) {
  while (service.observers() < observers) std::this_thread::yield();
  const auto record = a_record(1);
  const auto cpu = service.cpu_seconds();
  const auto octets = service.octets();
  const auto start = std::chrono::steady_clock::now();
  std::thread reader([&] { io.run(); });
  for (std::size_t i = 0; i < records; ++i) {
    for (const auto& log : logs) log->append(record);
  }
  reader.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const auto count = static_cast<double>(records * observers);
  const auto sent = service.octets();
  return {count / took.count(), (service.cpu_seconds() - cpu) * 1e6 / count,
          static_cast<double>(sent.sent - octets.sent) / count,
          static_cast<double>(sent.rendered - octets.rendered) / count};
}

Cost deliver(Service& service, const stream::DeliverySpec& delivery, std::size_t observers,
             std::size_t records) {
  const auto session = service.begin(delivery, records);
  asio::io_context io;
  std::list<Observer> reading;
  std::list<Poller> polling;
  const auto ask = request(delivery);
  for (std::size_t i = 0; i < observers; ++i) {
    if (delivery.framing) {
      reading.emplace_back(io, service.port(), ask);
    } else {
      polling.emplace_back(io, service.port(), records);
    }
  }
  const auto cost = measure(service, io, {session->log}, observers, records);
  service.end();
  return cost;
}

/// Each client has a session of its own, so each record is rendered for each.
Cost deliver_pcap_over_ip(Service& service, std::size_t observers, std::size_t records) {
  const auto port = service.begin_pcap_over_ip(records);
  asio::io_context io;
  std::list<Observer> reading;
  for (std::size_t i = 0; i < observers; ++i) reading.emplace_back(io, port, "");
  while (service.observers() < observers) std::this_thread::yield();
  auto cost = measure(service, io, service.logs(), observers, records);
  std::uint64_t received = 0;
  for (const auto& observer : reading) received += observer.received();
  cost.octets_sent = cost.octets_rendered =
      static_cast<double>(received) / static_cast<double>(records * observers);
  service.end();
  return cost;
}

/// CPU of writing as many octets, 64 KiB at a time, to as many sockets whose readers keep up.
double floor_us(std::size_t observers, std::size_t records, double octets) {
  asio::io_context io;
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  asio::io_context reading;
  std::list<Observer> readers;
  std::list<tcp::socket> sockets;
  for (std::size_t i = 0; i < observers; ++i) {
    readers.emplace_back(reading, acceptor.local_endpoint().port(), "x");
    sockets.push_back(acceptor.accept());
  }
  std::thread reader([&] { reading.run(); });
  const auto all = static_cast<std::size_t>(octets * static_cast<double>(records));
  const std::string chunk(std::min<std::size_t>(all, 64u << 10), 'x');
  const auto before = cpu_of_this_thread();
  for (std::size_t sent = 0; sent < all; sent += chunk.size()) {
    for (auto& socket : sockets) asio::write(socket, asio::buffer(chunk));
  }
  const auto spent = cpu_of_this_thread() - before;
  sockets.clear();
  reader.join();
  return spent * 1e6 / static_cast<double>(records * observers);
}

void run(std::size_t most) {
  Service service;
  fmt::print(
      "| delivery | observers | records/s | CPU us a record | of the floor | octets sent | "
      "rendered |\n");
  fmt::print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
  for (const auto& delivery : stream::deliveries()) {
    if (delivery.name == "thrift") continue;  // thrift_bench
    const bool pcap_over_ip = delivery.name == stream::pcap_over_ip_delivery().name;
    for (const std::size_t observers : {1, 100, 1000}) {
      const auto records = std::max<std::size_t>(most / observers, 200);
      const auto cost = pcap_over_ip ? deliver_pcap_over_ip(service, observers, records)
                                     : deliver(service, delivery, observers, records);
      const auto least = floor_us(observers, records, cost.octets_sent);
      fmt::print("| {} | {} | {:.0f} | {:.3f} | {:.1f} | {:.0f} | {:.1f} |\n", delivery.name,
                 observers, cost.per_second, cost.cpu_us, cost.cpu_us / least, cost.octets_sent,
                 cost.octets_rendered);
      std::fflush(stdout);
    }
  }
}

}  // namespace
}  // namespace ps

int main(int argc, char** argv) {
  CLI::App program("What a record costs on its way to its observers");
  std::size_t records = 200'000;
  program.add_option("--records", records, "deliveries in each row, about");
  CLI11_PARSE(program, argc, argv);
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  ps::run(records);
  return 0;
}
