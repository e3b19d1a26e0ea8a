// SPDX-License-Identifier: Apache-2.0
// What the tests of the Thrift service speak with: a server on its own thread, generated clients,
// and handmade frames.
#pragma once

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <PacketStreamerV1.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TSocket.h>

#include "base/bytes.h"
#include "session/history.h"
#include "session/publication.h"
#include "session/sessions.h"
#include "stream/thrift_server.h"
#include "support/manual_clock.h"

namespace ps::stream::test {

using Packets = std::vector<std::string>;

/// Delivers what was pushed, and brackets round everything else.
class PlainRenderer final : public render::Renderer {
 public:
  void render(const record::Record& record, const render::RenderOptions&,
              render::Rendering& out) const override {
    const auto text = std::string(as_text(record.bytes()));
    out = record.is_pushed() ? text : "[" + text + "]";
  }
};

inline idl::Message message(const std::vector<std::string>& ids, const std::string& data) {
  idl::Message result;
  result.__set_sessionIDs(ids);
  idl::Packet packet;
  packet.__set_messageType(idl::OFMessageType::PACKET_IN);
  packet.__set_data(data);
  result.__set_packet(packet);
  return result;
}

/// A generated synchronous client, connected.
template <class Generated>
class Calls {
 public:
  explicit Calls(std::uint16_t port)
      : framed_(std::make_shared<apache::thrift::transport::TFramedTransport>(
            std::make_shared<apache::thrift::transport::TSocket>("127.0.0.1", port))),
        call_(std::make_shared<apache::thrift::protocol::TBinaryProtocol>(framed_)) {
    framed_->open();
  }
  Generated* operator->() { return &call_; }

 private:
  std::shared_ptr<apache::thrift::transport::TFramedTransport> framed_;
  Generated call_;
};

/// Of the legacy service.
class Client : public Calls<idl::PacketStreamerClient> {
 public:
  using Calls::Calls;

  Packets get(const std::string& id) {
    Packets packets;
    (*this)->getPackets(packets, id);
    return packets;
  }
};

/// Of the newer service.
class Observer : public Calls<idl::PacketStreamerV1Client> {
 public:
  using Calls::Calls;

  idl::SessionInfo open(const idl::SessionSpec& spec = {}) {
    idl::SessionInfo info;
    (*this)->openSession(info, spec);
    return info;
  }
  idl::SessionInfo refresh(const std::string& id, std::int32_t period) {
    idl::SessionInfo info;
    (*this)->refreshSession(info, id, period);
    return info;
  }
  idl::Batch read(const std::string& id, const std::string& cursor = "", std::int32_t max = 0,
                  std::int32_t wait = 60'000, const std::string& format = "") {
    idl::Batch batch;
    (*this)->readRecords(batch, id, cursor, max, wait, format);
    return batch;
  }
};

/// The exception with which a call is refused as invalid.
template <class Call>
idl::InvalidRequest refused(Call call) {
  try {
    call();
  } catch (const idl::InvalidRequest& invalid) {
    return invalid;
  }
  ADD_FAILURE() << "was not refused";
  return {};
}

/// Octets put together by hand, in network order.
class Octets {
 public:
  Octets& u8(std::uint8_t value) { return raw(std::string(1, static_cast<char>(value))); }
  Octets& u16(std::uint16_t value) { return u8(value >> 8 & 0xff).u8(value & 0xff); }
  Octets& u32(std::uint32_t value) { return u16(value >> 16 & 0xffff).u16(value & 0xffff); }
  Octets& text(std::string_view value) {
    return u32(static_cast<std::uint32_t>(value.size())).raw(value);
  }
  Octets& raw(std::string_view value) {
    all_ += value;
    return *this;
  }
  /// A field's type and number; then comes its value. Types: 8 i32, 11 string, 12 struct, 15 list.
  Octets& field(std::uint8_t type, std::uint16_t number) { return u8(type).u16(number); }
  Octets& stop() { return u8(0); }
  Octets& call(std::string_view method, std::uint32_t type = 0x80010001) {
    return u32(type).text(method).u32(7);
  }
  const std::string& str() const { return all_; }
  std::string framed() const { return Octets().text(all_).str(); }

 private:
  std::string all_;
};

inline std::string get_packets_frame(std::string_view id) {
  return Octets().call("getPackets").field(11, 1).text(id).stop().framed();
}

/// A TCP connection without any protocol.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(io_) {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
  }
  /// False when the server has closed the connection already.
  bool send(std::string_view octets) {
    boost::system::error_code error;
    boost::asio::write(socket_, boost::asio::buffer(octets), error);
    return !error;
  }
  /// One reply frame without its length; empty when the connection was closed instead.
  std::string receive() {
    std::array<std::uint8_t, 4> length{};
    boost::system::error_code error;
    boost::asio::read(socket_, boost::asio::buffer(length), error);
    if (error) return {};
    std::string frame(load_be32(length.data()), '\0');
    boost::asio::read(socket_, boost::asio::buffer(frame), error);
    return error ? std::string() : frame;
  }
  bool is_closed_by_server() { return receive().empty(); }
  /// Gone at once, as when its process is killed.
  void kill() {
    socket_.set_option(boost::asio::socket_base::linger(true, 0));
    socket_.close();
  }
  void hang_up() { socket_.close(); }

 private:
  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_;
};

class ThriftFixture : public testing::Test {
 protected:
  static ThriftLimits quick_limits() {
    ThriftLimits limits;
    limits.look_every = std::chrono::milliseconds(1);  // how long is told by the manual clock
    return limits;
  }

  void start(ThriftLimits limits = quick_limits(), session::Quota quota = {}) {
    sessions_ = std::make_unique<session::Sessions>(clock_, quota, format_, publication_);
    if (histories_) sessions_->look_back_with(*histories_);
    server_ = std::make_unique<ThriftServer>(io_, *sessions_, clock_, limits, push_tap_);
    port_ = server_->listen(Endpoint{.kind = Endpoint::Kind::tcp, .host = "127.0.0.1", .path = {}})
                .value()
                .port;
    thread_ = std::thread([this] { io_.run(); });
  }
  /// Runs `use` on the service thread and gives its result.
  template <class F>
  auto on_service(F use) {
    std::packaged_task<decltype(use())()> task(std::move(use));
    auto result = task.get_future();
    boost::asio::post(io_, [&] { task(); });
    return result.get();
  }
  void TearDown() override {
    if (!thread_.joinable()) return;
    on_service([&] { server_->stop(); });
    work_.reset();
    thread_.join();
    server_.reset();
  }

  /// Comes back when `condition` is true on the service thread.
  template <class F>
  void until(F condition) {
    while (!on_service(condition)) std::this_thread::yield();
  }
  void until_waiting(std::size_t calls) {
    until([this, calls] { return server_->waiting() == calls; });
  }
  std::shared_ptr<session::Session> create(session::SessionSpec spec = {}) {
    return on_service([&] { return sessions_->create(spec).value(); });
  }
  std::shared_ptr<session::Session> find(const std::string& id) {
    return on_service([&] { return sessions_->find(id); });
  }
  void advance(std::chrono::nanoseconds by) {
    clock_.advance(by);
    on_service([this] { sessions_->tick(); });
  }
  Client client() { return Client(port_); }
  Observer observer() { return Observer(port_); }
  RawClient raw() { return RawClient(port_); }
  /// A getPackets on a connection of its own.
  std::future<Packets> get_later(const std::string& id) {
    return std::async(std::launch::async, [this, id] { return client().get(id); });
  }
  void push(const std::string& id, const std::string& data) {
    EXPECT_EQ(client()->pushMessageSync(message({id}, data)), 1);
  }
  /// Other clients are served as ever.
  void expect_service_runs_on() {
    const auto id = create()->id;
    push(id, "still here");
    EXPECT_EQ(client().get(id), Packets{"still here"});
  }

  ps::test::ManualClock clock_;
  PlainRenderer renderer_;
  render::FormatSpec format_{"plain", "", "text/plain", true, &renderer_};
  session::Publication publication_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      io_.get_executor()};
  std::unique_ptr<session::Histories> histories_;  ///< null: no history is kept
  std::unique_ptr<session::Sessions> sessions_;
  std::unique_ptr<ThriftServer> server_;
  capture::PushTap* push_tap_ = nullptr;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace ps::stream::test
