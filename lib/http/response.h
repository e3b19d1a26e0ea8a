// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "http/body_framing.h"
#include "http/request.h"

namespace ps::http {

/// An answer. A value.
struct Response {
  unsigned status = 200;
  std::string media_type;  ///< empty when there is no body
  std::string body;
  Fields headers;  ///< beside Content-Type, Content-Length, Connection, which the server writes
};

Response plain(unsigned status, std::string text);
Response json(unsigned status, std::string document);
/// An RFC 9457 problem document; `detail` is one line for the person who asked.
/// `more` are extension members.
Response problem(unsigned status, std::string_view detail,
                 std::initializer_list<std::pair<std::string_view, std::uint64_t>> more = {});
/// RFC 9110's phrase for a status code: `Not Found`.
std::string_view phrase(unsigned status);

/// 426 for who asks a route of web sockets for something else.
Response upgrade_required();

class WebSocket;

/// Where a response goes. Thread: the server's.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  virtual void send(Response response) = 0;
  /// Sends the head of a response whose body comes in pieces.
  virtual void begin(Response head) = 0;
  virtual void write(SharedOctets octets, std::function<void()> written) = 0;
  virtual void end(Fields trailers) = 0;
  /// Breaks the connection off, so that the client sees that its body is not whole.
  virtual void abandon() = 0;
  /// Null when `request` is no valid request for a web socket, which is answered then.
  virtual std::shared_ptr<WebSocket> upgrade(const Request& request) = 0;
  /// `gone` is called once if the client goes away before the response was sent.
  virtual void on_closed(std::function<void()> gone) = 0;
  virtual bool open() const = 0;
};

/// The body of an answer that has begun, sent as it comes to be.
///
///   auto body = responder.begin({200, "text/event-stream", "", {}});
///   body.write(octets, [&] { ... });        // the client has taken it in: write the next
///   body.end({});
///
/// One write at a time: who waits for `written` goes at the client's pace. Nothing is called any
/// more when the client has gone, of which the responder's `on_closed` tells. One that is dropped
/// before its end breaks the connection off. Movable, not copied. Thread: the server's.
class BodyStream {
 public:
  explicit BodyStream(std::shared_ptr<ResponseSink> sink) : sink_(std::move(sink)) {}
  BodyStream(BodyStream&&) noexcept = default;
  BodyStream& operator=(BodyStream&& other) noexcept;
  ~BodyStream();

  /// `octets` are not empty.
  void write(SharedOctets octets, std::function<void()> written);
  /// `trailers` go behind the body, to clients that know HTTP/1.1.
  void end(Fields trailers);
  bool open() const { return sink_ && sink_->open(); }

 private:
  void drop();

  std::shared_ptr<ResponseSink> sink_;
};

/// The right, and the duty, to answer one request: once, now or later.
///
///   responder.send(json(200, text));
///
/// One that is dropped without an answer answers 500. Movable, not copied. Thread: the server's.
class Responder {
 public:
  explicit Responder(std::shared_ptr<ResponseSink> sink) : sink_(std::move(sink)) {}
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  /// Later calls do nothing.
  void send(Response response);
  /// Instead of `send`, for a body that comes in pieces; `head.body` is ignored.
  BodyStream begin(Response head);
  /// Instead of `send`, for a request that wants a web socket; null when it was answered with why
  /// there is none.
  std::shared_ptr<WebSocket> upgrade(const Request& request);
  void on_closed(std::function<void()> gone);
  /// False once the client has gone away or the answer was sent.
  bool open() const { return sink_ && sink_->open(); }

 private:
  void drop();

  std::shared_ptr<ResponseSink> sink_;
};

/// What answers requests. It may keep the responder and return.
using Handler = std::function<void(Request, Responder)>;

}  // namespace ps::http
