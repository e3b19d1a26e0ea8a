// SPDX-License-Identifier: Apache-2.0
#include "admin/api.h"

#include <fmt/format.h>

#include "admin/embedded.h"
#include "admin/filters_rest.h"
#include "admin/history_rest.h"
#include "admin/inventory_rest.h"
#include "admin/legacy_rest.h"
#include "admin/metrics.h"
#include "admin/statistics_rest.h"
#include "http/conditional.h"

namespace ps::admin {
namespace {

/// A route that needs no more than the request and answers at once.
template <class Answer>
http::Handler at_once(Answer answer) {
  return [answer](const http::Request& request, http::Responder responder) {
    responder.send(answer(request));
  };
}

/// A document that seldom changes.
template <class Answer>
http::Handler document(Answer answer) {
  return [answer](const http::Request& request, http::Responder responder) {
    responder.send(http::if_changed(request, answer()));
  };
}

http::Handler embedded_json(std::string_view text, std::string_view media_type) {
  return document([text, media_type] {
    return http::Response{200, std::string(media_type), std::string(text), {}};
  });
}

/// What a person sees who opens the address in a browser.
http::Response index(const std::vector<http::Route>& routes) {
  std::string text = "PacketStreamer shows what OpenFlow switches and controllers say.\n\n";
  for (const auto& route : routes) {
    text +=
        fmt::format("{:<6} {:<34} {}\n", http::to_string(route.method), route.pattern, route.help);
  }
  return http::plain(200, text +
                              "\nTry:\n"
                              "  curl -d '{\"filter\": \"host == 02:00:00:00:00:01\", "
                              "\"format\": \"text\"}' HERE/api/v1/sessions\n"
                              "  curl 'HERE/api/v1/sessions/ID/records?wait=30'\n"
                              "  packetstreamer watch --host 02:00:00:00:00:01\n");
}

}  // namespace

Api::Api(const Clock& clock, session::Sessions& sessions, const Inventory& inventory, Taps& taps,
         Statistics& statistics, stream::LogWaits& waits, const render::FormatSpec& legacy_format)
    : sessions_(sessions),
      inventory_(inventory),
      taps_(taps),
      statistics_(statistics),
      legacy_format_(legacy_format),
      sessions_rest_(clock, sessions),
      taps_rest_(taps),
      streams_rest_(clock, sessions, waits),
      router_(routes()) {}

http::Handler Api::handler() const {
  return [this](http::Request request, http::Responder responder) {
    router_(std::move(request), std::move(responder));
  };
}

std::vector<http::Route> Api::routes() {
  using enum http::Method;
  using http::Request;
  return {
      {get, "/", "this page", document([this] { return index(router_.routes()); })},
      {get, "/api/openapi.json", "these requests and answers, as OpenAPI 3.1",
       embedded_json(embedded::kOpenapi, "application/json")},
      {get, "/api/record.schema.json", "a record in JSON, as JSON Schema",
       embedded_json(embedded::kRecordSchema, "application/schema+json")},
      {get, "/healthz", "is the service alive?",
       at_once([](const Request&) { return http::plain(200, "ok\n"); })},
      {get, "/readyz", "do its listeners and taps run?", at_once([this](const Request&) {
         return ready_ ? http::plain(200, "ready\n") : http::plain(503, "not ready\n");
       })},
      {get, "/metrics", "what every stage counted, for Prometheus", at_once([this](const Request&) {
         return metrics_response(inventory_, taps_, sessions_, ready_, recorder_);
       })},
      {post, "/wm/core/packettrace/json", "the legacy request", at_once([this](const Request& q) {
         return legacy_packet_trace(q, sessions_, legacy_format_);
       })},
      {post, "/api/v1/sessions", "begin a session",
       [this](const Request& q, http::Responder responder) {
         sessions_rest_.create(q, std::move(responder));
       }},
      {get, "/api/v1/sessions", "the sessions",
       at_once([this](const Request&) { return sessions_rest_.list(); })},
      {get, "/api/v1/sessions/{id}", "one session with its counters",
       at_once([this](const Request& q) { return sessions_rest_.show(q); })},
      {patch, "/api/v1/sessions/{id}", "change its filter, lengthen its lease",
       at_once([this](const Request& q) { return sessions_rest_.change(q); })},
      {delete_, "/api/v1/sessions/{id}", "end it",
       at_once([this](const Request& q) { return sessions_rest_.end(q); })},
      {get, "/api/v1/sessions/{id}/records", "its records: ?cursor= &max= &wait= &format=",
       [this](const Request& q, http::Responder responder) {
         streams_rest_.records(q, std::move(responder));
       }},
      {get, "/api/v1/sessions/{id}/ws", "the same over a web socket",
       [this](const Request& q, http::Responder responder) {
         streams_rest_.web_socket(q, std::move(responder));
       }},
      {post, "/api/v1/stream", "a session and its records, until the connection ends",
       [this](const Request& q, http::Responder responder) {
         streams_rest_.stream(q, std::move(responder));
       }},
      {get, "/api/v1/history", "what the flight recorder holds, how far it reaches back",
       at_once([this](const Request&) { return history_response(recorder_); })},
      {post, "/api/v1/filters/explain", "what a filter means, or what is wrong with it",
       at_once(explain_filter)},
      {get, "/api/v1/fields", "what a filter may name", document(fields_response)},
      {get, "/api/v1/taps", "where messages come from",
       at_once([this](const Request&) { return taps_rest_.list(); })},
      {post, "/api/v1/taps", "watch something more: proxy, capture, snoop or read",
       at_once([this](const Request& q) { return taps_rest_.add(q); })},
      {get, "/api/v1/taps/{id}", "one tap with its counters",
       at_once([this](const Request& q) { return taps_rest_.show(q); })},
      {delete_, "/api/v1/taps/{id}", "watch it no more; its channels are closed",
       [this](const Request& q, http::Responder responder) {
         taps_rest_.remove(q, std::move(responder));
       }},
      {get, "/api/v1/channels", "who talks to whom",
       at_once([this](const Request&) { return channels_response(inventory_); })},
      {get, "/api/v1/datapaths", "the switches",
       at_once([this](const Request&) { return datapaths_response(inventory_); })},
      {get, "/api/v1/statistics", "counts for a time: ?seconds= &top=",
       [this](const Request& q, http::Responder responder) {
         answer_statistics(q, std::move(responder), statistics_);
       }},
      {get, "/api/v1/formats", "how a record can be shown", document(formats_response)},
  };
}

}  // namespace ps::admin
