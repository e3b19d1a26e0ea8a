// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

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

/// Where a response goes. Thread: the server's.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  virtual void send(Response response) = 0;
  /// `gone` is called once if the client goes away before the response was sent.
  virtual void on_closed(std::function<void()> gone) = 0;
  virtual bool open() const = 0;
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
