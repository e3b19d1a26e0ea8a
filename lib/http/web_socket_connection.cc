// SPDX-License-Identifier: Apache-2.0
#include "http/web_socket_connection.h"

#include <deque>
#include <utility>

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "http/gathering_socket.h"

namespace ps::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

using Code = boost::system::error_code;
using BeastRequest = beast::http::request<beast::http::empty_body>;

constexpr std::chrono::seconds kHandshakeTime{10};
/// A client that says nothing for so long is pinged after half of it, and has gone after all.
constexpr std::chrono::seconds kSilence{60};

BeastRequest beast_request(const Request& request) {
  BeastRequest out(beast::http::verb::get, "/", 11);
  if (request.method != Method::get) out.method(beast::http::verb::post);
  for (const auto& [name, value] : request.headers) out.insert(name, value);
  return out;
}

class Speaking final : public WebSocketConnection, public std::enable_shared_from_this<Speaking> {
 public:
  Speaking(Socket socket, std::shared_ptr<ServerState> server)
      : stream_(GatheringSocket(std::move(socket))), server_(std::move(server)) {
    stream_.set_option(
        websocket::stream_base::timeout{kHandshakeTime, kSilence, /*keep_alive_pings=*/true});
    stream_.read_message_max(server_->limits.web_socket_message);
    stream_.text(true);
  }

  void start(const Request& request) {
    server_->web_sockets.insert(shared_from_this());
    request_ = beast_request(request);
    stream_.async_accept(request_, [self = shared_from_this()](Code failure) {
      if (failure) return self->leave();
      self->accepted_ = true;
      self->read();
      self->send_next();
    });
  }

  void on_text(std::function<void(std::string)> said) override { said_ = std::move(said); }
  void on_closed(std::function<void()> gone) override { gone_ = std::move(gone); }

  void send(SharedOctets owner, std::string_view text, std::function<void()> sent) override {
    if (left_ || closing_) return;
    waiting_.push_back({std::move(owner), text, std::move(sent)});
    if (waiting_.size() == 1) send_next();
  }

  void close(std::string_view reason) override {
    if (left_ || closing_) return;
    closing_ = true;
    reason_.code = websocket::close_code::normal;
    reason_.reason.assign(reason.data(), std::min(reason.size(), reason_.reason.max_size()));
    if (waiting_.empty()) say_farewell();
  }

  void close_now() override {
    Code ignored;
    stream_.next_layer().next_layer().close(ignored);
    leave();
  }

 private:
  struct Outgoing {
    SharedOctets owner;
    std::string_view text;
    std::function<void()> sent;
  };

  void read() {
    // Who asks much and reads no answer waits.
    if (waiting_.size() >= server_->limits.web_socket_backlog) return;
    reading_ = true;
    stream_.async_read(buffer_, [self = shared_from_this()](Code failure, std::size_t) {
      self->reading_ = false;
      if (failure) return self->leave();
      self->take_in();
      if (!self->left_) self->read();
    });
  }

  void take_in() {
    auto message = beast::buffers_to_string(buffer_.data());
    buffer_.consume(buffer_.size());
    if (said_) said_(std::move(message));
  }

  void send_next() {
    if (!accepted_ || left_) return;
    if (waiting_.empty()) return;
    const auto& text = waiting_.front().text;
    stream_.next_layer().hold(waiting_.size() > 1);
    stream_.async_write(asio::buffer(text.data(), text.size()),
                        [self = shared_from_this()](Code failure, std::size_t) {
                          if (failure) return self->leave();
                          self->on_sent();
                        });
  }

  void on_sent() {
    stream_.next_layer().hold(false);  // also for what Beast says by itself
    const auto sent = std::move(waiting_.front().sent);
    waiting_.pop_front();
    if (!waiting_.empty()) send_next();
    if (waiting_.empty() && closing_) say_farewell();
    if (!reading_ && !left_) read();
    if (sent && !left_) sent();
  }

  void say_farewell() {
    if (!accepted_) return;
    stream_.async_close(reason_, [self = shared_from_this()](Code) { self->leave(); });
  }

  /// The client has gone; what it waited for goes after it was told.
  void leave() {
    if (std::exchange(left_, true)) return;
    Code ignored;
    stream_.next_layer().next_layer().close(ignored);
    auto self = shared_from_this();
    server_->web_sockets.erase(self);
    const auto said = std::exchange(said_, nullptr);
    if (auto gone = std::exchange(gone_, nullptr)) gone();
  }

  websocket::stream<GatheringSocket> stream_;
  std::shared_ptr<ServerState> server_;
  BeastRequest request_;
  beast::flat_buffer buffer_;
  std::function<void(std::string)> said_;
  std::function<void()> gone_;
  std::deque<Outgoing> waiting_;  ///< the first is being sent
  websocket::close_reason reason_;
  bool accepted_ = false;
  bool reading_ = false;
  bool closing_ = false;
  bool left_ = false;
};

}  // namespace

std::shared_ptr<WebSocketConnection> WebSocketConnection::accept(
    Socket socket, const std::shared_ptr<ServerState>& server, const Request& request) {
  auto speaking = std::make_shared<Speaking>(std::move(socket), server);
  speaking->start(request);
  return speaking;
}

std::optional<Response> mistake_in_upgrade(const Request& request) {
  if (!from_same_site(request)) {
    return problem(403, "pages of other sites may not open a web socket here");
  }
  const auto asked = beast_request(request);
  if (!websocket::is_upgrade(asked)) return upgrade_required();
  return std::nullopt;
}

}  // namespace ps::http
