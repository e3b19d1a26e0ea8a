// SPDX-License-Identifier: Apache-2.0
#include "http/response.h"

#include <boost/beast/http/status.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace ps::http {

Response plain(unsigned status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text), {}};
}

Response json(unsigned status, std::string document) {
  return {status, "application/json", std::move(document), {}};
}

Response problem(unsigned status, std::string_view detail,
                 std::initializer_list<std::pair<std::string_view, std::uint64_t>> more) {
  boost::json::object document{
      {"type", "about:blank"}, {"title", phrase(status)}, {"status", status}, {"detail", detail}};
  for (const auto& [name, value] : more) document[name] = value;
  return {status, "application/problem+json", boost::json::serialize(document), {}};
}

std::string_view phrase(unsigned status) {
  auto text = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
  return {text.data(), text.size()};
}

Response upgrade_required() {
  auto response = problem(426, "this is for web sockets: ask with 'Upgrade: websocket'");
  response.headers.emplace_back("Upgrade", "websocket");
  return response;
}

BodyStream& BodyStream::operator=(BodyStream&& other) noexcept {
  if (this != &other) {
    drop();
    sink_ = std::move(other.sink_);
  }
  return *this;
}

BodyStream::~BodyStream() { drop(); }

void BodyStream::drop() {
  if (auto sink = std::exchange(sink_, nullptr)) sink->abandon();
}

void BodyStream::write(SharedOctets octets, std::function<void()> written) {
  if (sink_) sink_->write(std::move(octets), std::move(written));
}

void BodyStream::end(Fields trailers) {
  if (auto sink = std::exchange(sink_, nullptr)) sink->end(std::move(trailers));
}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    drop();
    sink_ = std::move(other.sink_);
  }
  return *this;
}

Responder::~Responder() { drop(); }

void Responder::drop() {
  if (sink_) send(problem(500, "the server dropped this request without an answer"));
}

void Responder::send(Response response) {
  if (auto sink = std::exchange(sink_, nullptr)) sink->send(std::move(response));
}

BodyStream Responder::begin(Response head) {
  auto sink = std::exchange(sink_, nullptr);
  if (sink) sink->begin(std::move(head));
  return BodyStream(std::move(sink));
}

std::shared_ptr<WebSocket> Responder::upgrade(const Request& request) {
  auto sink = std::exchange(sink_, nullptr);
  return sink ? sink->upgrade(request) : nullptr;
}

void Responder::on_closed(std::function<void()> gone) {
  if (sink_) sink_->on_closed(std::move(gone));
}

}  // namespace ps::http
