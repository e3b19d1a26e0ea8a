// SPDX-License-Identifier: Apache-2.0
// What the tests of the proxy are told with: switches, controllers, and sinks that remember.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>

#include "capture/acceptor.h"
#include "capture/chunk.h"
#include "capture/listening.h"
#include "capture/tap_contract.h"

namespace ps::capture::test {

/// Any free port.
inline Endpoint loopback() { return *parse_endpoint("127.0.0.1:0"); }

/// Runs `context` until `done` holds; false when nothing happened for ten seconds before that.
template <class Condition>
bool run_until(boost::asio::io_context& context, Condition done) {
  while (!done()) {
    context.restart();
    if (context.run_one_for(std::chrono::seconds(10)) == 0) return false;
  }
  return true;
}

/// Runs `context` until nothing more happens by itself.
inline void run_until_quiet(boost::asio::io_context& context) {
  do context.restart();
  while (context.poll() != 0);
}

/// One end of a connection. Reads what comes once it was told to.
/// Lifetime: kept alive by what it waits for. Thread: that of the context.
class Peer : public std::enable_shared_from_this<Peer> {
 public:
  explicit Peer(Socket connected) : socket_(std::move(connected)) {}

  /// A switch: connects at once.
  static std::shared_ptr<Peer> connect(boost::asio::io_context& context, const Endpoint& to) {
    auto address = literal_addresses(to).front();
    Socket socket(context);
    socket.open(address.protocol());
    socket.connect(address);
    return std::make_shared<Peer>(std::move(socket));
  }

  void start_reading() {
    buffer_.resize(64 * 1024);
    read();
  }
  void send(std::string text) {
    auto kept = std::make_shared<std::string>(std::move(text));
    boost::asio::async_write(socket_, boost::asio::buffer(*kept),
                             [this, self = shared_from_this(), kept](
                                 boost::system::error_code, std::size_t count) { sent_ += count; });
  }
  void shutdown_send() { socket_.shutdown(Socket::shutdown_send); }
  void close() { socket_.close(); }
  void reset() {
    socket_.set_option(boost::asio::socket_base::linger(true, 0));
    socket_.close();
  }

  const std::string& received() const { return received_; }
  std::size_t sent() const { return sent_; }
  bool ended() const { return static_cast<bool>(failure_); }
  bool was_reset() const { return failure_ == boost::asio::error::connection_reset; }
  Socket& socket() { return socket_; }

 private:
  void read() {
    socket_.async_read_some(
        boost::asio::buffer(buffer_),
        [this, self = shared_from_this()](boost::system::error_code failure, std::size_t count) {
          received_.append(buffer_.data(), count);
          failure_ = failure;
          if (!failure) read();
        });
  }

  Socket socket_;
  std::vector<char> buffer_;
  std::string received_;
  std::size_t sent_ = 0;
  boost::system::error_code failure_;
};

/// Listens and accepts, in the order in which the connections come.
class FakeController {
 public:
  explicit FakeController(boost::asio::io_context& context, Endpoint at = loopback())
      : endpoint_(std::move(at)) {
    auto listening = open();
    if (endpoint_.kind == Endpoint::Kind::tcp)
      endpoint_.port = port_of(local_address(listening.get()));
    acceptor_ = std::make_shared<Acceptor>(
        context, std::move(listening),
        [this, &context](FileDescriptor connection) {
          peers.push_back(std::make_shared<Peer>(adopt_socket(context, std::move(connection))));
          if (reads_at_once) peers.back()->start_reading();
        },
        [](int) {});
    acceptor_->start();
  }
  ~FakeController() { acceptor_->close(); }

  const Endpoint& endpoint() const { return endpoint_; }
  Peer& operator[](std::size_t place) { return *peers.at(place); }

  std::vector<std::shared_ptr<Peer>> peers;
  bool reads_at_once = true;

 private:
  FileDescriptor open() {
    if (endpoint_.kind == Endpoint::Kind::tcp) return std::move(listen_tcp(endpoint_, 1)->front());
    auto listening = listen_unix(endpoint_);
    file_ = std::move(listening->file);
    return std::move(listening->socket);
  }
  Endpoint endpoint_;
  std::unique_ptr<SocketFile> file_;
  std::shared_ptr<Acceptor> acceptor_;
};

/// Remembers what every channel was told. Thread: any.
class RecordingSinks final : public ChannelSinks {
 public:
  struct Seen {
    ChannelInfo info;
    std::string to_controller;
    std::string to_switch;
    std::string reason;  // empty while open
    Timestamp last_time;
  };

  std::unique_ptr<ChannelSink> open(const ChannelInfo& info) override {
    std::lock_guard lock(mutex_);
    seen_.push_back(std::make_unique<Seen>());
    seen_.back()->info = info;
    return std::make_unique<Sink>(*this, *seen_.back());
  }

  std::size_t opened() const {
    std::lock_guard lock(mutex_);
    return seen_.size();
  }
  std::size_t closed() const {
    std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(
        std::ranges::count_if(seen_, [](const auto& seen) { return !seen->reason.empty(); }));
  }
  Seen at(std::size_t place) const {
    std::lock_guard lock(mutex_);
    return *seen_.at(place);
  }

  /// Called for each chunk before it is remembered; may throw.
  std::function<void(const Chunk&)> on_chunk = [](const Chunk&) {};

 private:
  class Sink final : public ChannelSink {
   public:
    Sink(RecordingSinks& all, Seen& seen) : all_(all), seen_(seen), contract_(seen.info) {}
    void chunk(const Chunk& chunk) override {
      contract_.chunk(chunk);
      all_.on_chunk(chunk);
      std::lock_guard lock(all_.mutex_);
      (chunk.direction == Direction::to_controller ? seen_.to_controller : seen_.to_switch)
          .append(as_text(chunk.data));
      seen_.last_time = chunk.time;
    }
    void gap(const Gap& gap) override { contract_.gap(gap); }
    void closed(std::string_view reason, Timestamp) override {
      contract_.closed(reason);
      std::lock_guard lock(all_.mutex_);
      seen_.reason = reason;
    }

   private:
    RecordingSinks& all_;
    Seen& seen_;
    ps::test::TapContract contract_;
  };

  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Seen>> seen_;
};

}  // namespace ps::capture::test
