// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "http/response.h"
#include "stream/http_records.h"
#include "stream/streams.h"

namespace ps::session {
class Sessions;
}

namespace ps::admin {

/// A session's records over HTTP, in the delivery that the client accepts: in a document, or
/// streamed as they come. What is said of a stream stands in docs/reference/rest.md.
///
/// Whoever owns it calls `tick` at least once a second. Lifetime: shorter than what it was given.
/// Thread: the service thread.
class StreamsRest {
 public:
  StreamsRest(const Clock& clock, session::Sessions& sessions, stream::LogWaits& waits);
  StreamsRest(const StreamsRest&) = delete;
  StreamsRest& operator=(const StreamsRest&) = delete;

  /// GET /api/v1/sessions/{id}/records
  void records(const http::Request& request, http::Responder responder);
  /// POST /api/v1/stream: a session that lives as long as the connection.
  void stream(const http::Request& request, http::Responder responder);
  /// GET /api/v1/sessions/{id}/ws
  void web_socket(const http::Request& request, http::Responder responder);
  void tick();
  /// Requests that wait for a record now, and streams.
  std::size_t observers() const { return records_.waiting() + streams_.size(); }

 private:
  using SessionPtr = std::shared_ptr<session::Session>;
  struct Asked;

  void begin(const http::Request& request, http::Responder responder, Asked asked);
  void hear(const std::string& id, const std::shared_ptr<http::WebSocket>& web_socket,
            const std::string& message);
  std::string answer_to(const std::string& id, const std::string& message);

  const Clock& clock_;
  session::Sessions& sessions_;
  stream::HttpRecords records_;
  stream::Streams streams_;
  /// Sessions that live as long as their stream does, with their leases.
  std::map<std::string, std::chrono::seconds> owned_;
};

}  // namespace ps::admin
