// SPDX-License-Identifier: Apache-2.0
#include "http/connection.h"

#include <array>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <fmt/format.h>

#include "http/gzip.h"
#include "http/response_head.h"
#include "http/web_socket_connection.h"

namespace ps::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace {

constexpr std::size_t kReadAhead = 4096;
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::size_t kLingerOctets = 256u << 10;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Method method_of(beast::http::verb verb) {
  switch (verb) {
    case beast::http::verb::get:
      return Method::get;
    case beast::http::verb::head:
      return Method::head;
    case beast::http::verb::post:
      return Method::post;
    case beast::http::verb::put:
      return Method::put;
    case beast::http::verb::patch:
      return Method::patch;
    case beast::http::verb::delete_:
      return Method::delete_;
    default:
      return Method::other;
  }
}

template <class Message>
Fields headers_of(const Message& message) {
  Fields headers;
  for (const auto& field : message) {
    headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  return headers;
}

}  // namespace

/// Outlives the connection's interest in it: a responder that answers too late finds no connection.
class Connection::Exchange final : public ResponseSink {
 public:
  explicit Exchange(std::weak_ptr<Connection> connection) : connection_(std::move(connection)) {}

  void send(Response response) override {
    auto connection = asked_by();
    if (connection) connection->respond(std::move(response));
  }
  void begin(Response head) override {
    auto connection = asked_by();
    if (connection) connection->begin_stream(std::move(head));
  }
  void write(SharedOctets octets, std::function<void()> written) override {
    auto connection = asked_by();
    if (connection) connection->write_piece(std::move(octets), std::move(written));
  }
  void end(Fields trailers) override {
    auto connection = asked_by();
    if (connection) connection->end_stream(trailers);
  }
  void abandon() override {
    auto connection = asked_by();
    if (connection) connection->close();
  }
  std::shared_ptr<WebSocket> upgrade(const Request& request) override {
    auto connection = asked_by();
    return connection ? connection->become_web_socket(request) : nullptr;
  }
  void on_closed(std::function<void()> gone) override { gone_ = std::move(gone); }
  bool open() const override { return asked_by() != nullptr; }

  void client_gone() {
    if (auto gone = std::exchange(gone_, nullptr)) gone();
  }

 private:
  std::shared_ptr<Connection> asked_by() const {
    auto connection = connection_.lock();
    return connection && connection->exchange_.get() == this ? connection : nullptr;
  }

  std::weak_ptr<Connection> connection_;
  std::function<void()> gone_;
};

Connection::Connection(Socket socket, std::shared_ptr<ServerState> server)
    : socket_(std::move(socket)), server_(std::move(server)) {}

void Connection::start() {
  server_->connections.insert(shared_from_this());
  Code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);  // a Unix socket has none
  next();
}

void Connection::tick(SteadyTime now) {
  if (now < deadline_ || phase_ == Phase::closed || phase_ == Phase::answering) return;
  ++server_->counters.timed_out;
  if (phase_ != Phase::header && phase_ != Phase::body) return close();
  Code ignored;
  socket_.cancel(ignored);
  refuse(408, "the request did not arrive in time");
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  Code ignored;
  socket_.close(ignored);
  release_claim();
  auto self = shared_from_this();
  server_->connections.erase(self);
  if (stream_ && stream_->gzip) --server_->gzip_streams;
  const auto stream = std::move(stream_);  // what it calls may go only after `exchange`
  if (auto exchange = std::exchange(exchange_, nullptr)) exchange->client_gone();
}

void Connection::enter(Phase phase, std::chrono::seconds time) {
  phase_ = phase;
  deadline_ = server_->clock.steady_now() + time;
}

/// False when all connections together would hold more than they may.
bool Connection::claim(std::size_t octets, std::size_t& sum, std::size_t limit) {
  if (octets <= server_->limits.free_octets) return true;
  if (sum + octets > limit) return false;
  sum += octets;
  claimed_ = octets;
  claimed_from_ = &sum;
  return true;
}

void Connection::release_claim() {
  if (auto* sum = std::exchange(claimed_from_, nullptr)) *sum -= claimed_;
}

void Connection::watch() {
  if (watching_) return;
  watching_ = true;
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](Code failure) {
    self->watching_ = false;
    if (!failure) self->on_readable();
  });
}

void Connection::on_readable() {
  if (phase_ == Phase::idle) return begin_request();
  if (phase_ == Phase::answering || phase_ == Phase::streaming) return read_ahead();
  if (phase_ == Phase::lingering) return discard();
}

void Connection::begin_request() {
  enter(Phase::header, server_->limits.header_time);
  parser_ = std::make_unique<Parser>();
  parser_->header_limit(static_cast<std::uint32_t>(server_->limits.header));
  parser_->body_limit(server_->limits.body);
  beast::http::async_read_header(
      socket_, buffer_, *parser_,
      [self = shared_from_this()](Code failure, std::size_t) { self->on_header(failure); });
}

void Connection::on_header(Code failure) {
  if (phase_ != Phase::header) return;
  if (failure) return on_failed_read(failure);
  enter(Phase::body, server_->limits.body_time);
  const auto& request = parser_->get();
  old_version_ = request.version() < 11;
  head_ = request.method() == beast::http::verb::head;
  if (!old_version_ && request.count(beast::http::field::host) != 1) {
    return refuse(400, "an HTTP/1.1 request has one Host field");
  }
  if (request.count(beast::http::field::transfer_encoding) > 0 && !parser_->chunked()) {
    return refuse(501, "the only transfer coding served is chunked");
  }
  auto announced =
      parser_->content_length().value_or(parser_->chunked() ? server_->limits.body : 0);
  if (!claim(announced, server_->being_read, server_->limits.all_requests)) {
    return refuse(503, "too many large requests are being read; try again later");
  }
  if (beast::iequals(request[beast::http::field::expect], "100-continue")) {
    return promise_to_read();
  }
  read_body();
}

void Connection::promise_to_read() {
  asio::async_write(socket_, asio::buffer(kContinue),
                    [self = shared_from_this()](Code failure, std::size_t) {
                      if (self->phase_ != Phase::body) return;
                      if (failure) return self->close();
                      self->read_body();
                    });
}

void Connection::read_body() {
  if (parser_->is_done()) return dispatch();
  beast::http::async_read(
      socket_, buffer_, *parser_,
      [self = shared_from_this()](Code failure, std::size_t) { self->on_body(failure); });
}

void Connection::on_body(Code failure) {
  if (phase_ != Phase::body) return;
  if (failure) return on_failed_read(failure);
  dispatch();
}

void Connection::dispatch() {
  auto message = parser_->release();
  keep_alive_ = message.keep_alive();
  parser_.reset();
  release_claim();
  Request request;
  request.method = method_of(message.method());
  request.headers = headers_of(message);
  gzip_ = accepts_gzip(request.header("Accept-Encoding").value_or("identity"));
  request.body = std::move(message.body());
  auto target = message.target();
  if (auto parsed = parse_target({target.data(), target.size()}, request); !parsed) {
    return refuse(400, parsed.error().message);
  }
  ++server_->counters.requests;
  enter(Phase::answering, {});
  exchange_ = std::make_shared<Exchange>(weak_from_this());
  try {
    server_->handler(std::move(request), Responder(exchange_));
  } catch (const std::exception&) {
    // The responder answered 500 when the stack was unwound.
  }
  if (phase_ == Phase::answering || phase_ == Phase::streaming) watch();
}

/// Something came while an answer is awaited: the next request, or the end of the connection.
void Connection::read_ahead() {
  if (buffer_.size() >= server_->limits.pipelined) return;
  Code failure;
  auto count = socket_.read_some(buffer_.prepare(kReadAhead), failure);
  buffer_.commit(count);
  if (failure && failure != asio::error::would_block) return close();
  watch();
}

void Connection::on_failed_read(Code failure) {
  using beast::http::error;
  if (failure == error::header_limit || failure == error::buffer_overflow) {
    return refuse(431, fmt::format("the header is longer than {} octets", server_->limits.header));
  }
  if (failure == error::body_limit) {
    return refuse(413, fmt::format("the body is longer than {} octets", server_->limits.body));
  }
  bool cut_off = failure == error::end_of_stream || failure == error::partial_message;
  if (!cut_off &&
      failure.category() == beast::http::make_error_code(error::bad_method).category()) {
    return refuse(400, "this is not an HTTP/1.1 request: " + failure.message());
  }
  close();
}

void Connection::refuse(unsigned status, std::string_view detail) {
  ++server_->counters.malformed;
  keep_alive_ = false;
  respond(problem(status, detail));
}

void Connection::respond(Response response) {
  if (phase_ == Phase::closed) return;
  exchange_.reset();
  release_claim();
  if (!claim(response.body.size(), server_->being_sent, server_->limits.all_replies)) {
    response = problem(503, "too many large replies are being sent; try again later");
  }
  compress(response);
  head_text_ = head_of(response, Length::known, keep_alive_, old_version_);
  body_text_ = head_ ? std::string() : std::move(response.body);
  write();
}

void Connection::compress(Response& response) {
  if (!gzip_ || response.body.size() < server_->limits.smallest_gzip) return;
  if (!worth_compressing(response)) return;
  response.body = gzipped(response.body);
  say_compressed(response);
}

void Connection::write() {
  enter(Phase::writing, server_->limits.write_time);
  std::array<asio::const_buffer, 2> buffers{asio::buffer(head_text_), asio::buffer(body_text_)};
  auto step = [self = shared_from_this()](Code failure, std::size_t) -> std::size_t {
    self->deadline_ = self->server_->clock.steady_now() + self->server_->limits.write_time;
    return failure ? 0 : kWriteStep;
  };
  asio::async_write(socket_, buffers, step, [self = shared_from_this()](Code failure, std::size_t) {
    self->on_written(failure);
  });
}

void Connection::on_written(Code failure) {
  if (phase_ != Phase::writing) return;
  if (failure) return close();
  head_text_ = {};
  body_text_ = {};
  release_claim();
  if (!keep_alive_) return linger();
  next();
}

std::shared_ptr<WebSocket> Connection::become_web_socket(const Request& request) {
  if (buffer_.size() > 0) {
    refuse(400, "a web socket's client waits for its handshake before it says more");
    return nullptr;
  }
  if (auto mistake = mistake_in_upgrade(request)) {
    respond(std::move(*mistake));
    return nullptr;
  }
  phase_ = Phase::closed;
  exchange_.reset();
  Code ignored;
  socket_.cancel(ignored);
  server_->connections.erase(shared_from_this());
  return WebSocketConnection::accept(std::move(socket_), server_, request);
}

void Connection::next() {
  if (buffer_.size() > 0) return begin_request();
  buffer_.shrink_to_fit();
  enter(Phase::idle, server_->limits.idle_time);
  watch();
}

/// Closing at once would answer what the client still sends with a reset, which can overtake our
/// answer: RFC 9112, section 9.6.
void Connection::linger() {
  enter(Phase::lingering, kLingerTime);
  Code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  watch();
}

void Connection::discard() {
  std::array<char, 16384> unwanted;
  Code failure;
  discarded_ += socket_.read_some(asio::buffer(unwanted), failure);
  if (failure && failure != asio::error::would_block) return close();
  if (discarded_ > kLingerOctets) return close();
  watch();
}

}  // namespace ps::http
