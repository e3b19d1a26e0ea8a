// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/clock.h"
#include "http/body_framing.h"
#include "http/limits.h"
#include "http/server.h"

namespace ps::http {

using Socket = boost::asio::generic::stream_protocol::socket;
class Connection;
class WebSocketConnection;

/// What the connections of one server share.
struct ServerState {
  ServerState(const Clock& time, Handler answers, Limits granted)
      : clock(time), handler(std::move(answers)), limits(granted) {}

  const Clock& clock;
  const Handler handler;
  const Limits limits;
  ServerCounters counters;
  std::size_t being_read = 0;    ///< octets of bodies, see Limits::all_requests
  std::size_t being_sent = 0;    ///< see Limits::all_replies
  std::size_t gzip_streams = 0;  ///< see Limits::gzip_streams
  std::unordered_set<std::shared_ptr<Connection>> connections;           ///< those that are open
  std::unordered_set<std::shared_ptr<WebSocketConnection>> web_sockets;  ///< that have become such

  std::size_t open() const { return connections.size() + web_sockets.size(); }
};

/// One client: reads a request, has it answered, reads the next. While a request waits for its
/// answer the socket is watched, so that a client that goes away is noticed.
///
/// A connection that says nothing costs this object and its socket; buffers and parser come with
/// the first octet and go with the answer. Lifetime: it lives by its pending operations; `close`
/// ends them. Thread: the server's.
class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Socket socket, std::shared_ptr<ServerState> server);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  /// Enforces the deadline of what the connection is at.
  void tick(SteadyTime now);
  void close();

 private:
  class Exchange;  // the request that is being answered
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  using Code = boost::system::error_code;
  enum class Phase { idle, header, body, answering, writing, streaming, lingering, closed };

  /// A body that comes in pieces: what is being sent and what waits for it.
  struct Stream {
    struct Piece {
      BodyFraming::Piece octets;
      std::function<void()> written;
    };
    BodyFraming framing;
    bool gzip;
    std::deque<Piece> pieces{};  ///< the first is being sent
    bool ended = false;
  };

  void enter(Phase phase, std::chrono::seconds time);
  bool claim(std::size_t octets, std::size_t& sum, std::size_t limit);
  void release_claim();
  void watch();
  void on_readable();
  void begin_request();
  void on_header(Code failure);
  void promise_to_read();
  void read_body();
  void on_body(Code failure);
  void dispatch();
  void read_ahead();
  void on_failed_read(Code failure);
  void refuse(unsigned status, std::string_view detail);
  void respond(Response response);
  void compress(Response& response);
  void write();
  void on_written(Code failure);
  void begin_stream(Response head);
  void write_piece(SharedOctets octets, std::function<void()> written);
  void end_stream(const Fields& trailers);
  void send_piece();
  void on_piece_written(Code failure);
  void finish_stream();
  std::shared_ptr<WebSocket> become_web_socket(const Request& request);
  bool streams_gzip(const Response& head);
  void next();
  void linger();
  void discard();

  Socket socket_;
  std::shared_ptr<ServerState> server_;
  Phase phase_ = Phase::idle;
  SteadyTime deadline_{};
  boost::beast::flat_buffer buffer_;
  std::unique_ptr<Parser> parser_;
  std::shared_ptr<Exchange> exchange_;
  std::unique_ptr<Stream> stream_;
  bool watching_ = false;
  bool keep_alive_ = true;
  bool old_version_ = false;  // HTTP/1.0
  bool head_ = false;
  bool gzip_ = false;  // the client accepts it
  std::size_t discarded_ = 0;
  std::size_t* claimed_from_ = nullptr;
  std::size_t claimed_ = 0;
  std::string head_text_;
  std::string body_text_;
};

}  // namespace ps::http
