// SPDX-License-Identifier: Apache-2.0
#include "admin/streams_rest.h"

#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "admin/filters_rest.h"
#include "admin/json_body.h"
#include "admin/records_request.h"
#include "admin/records_rest.h"
#include "admin/session_spec.h"
#include "admin/sessions_rest.h"
#include "session/sessions.h"
#include "stream/delivery.h"
#include "stream/outlets.h"

namespace ps::admin {
namespace json = boost::json;
namespace {

using stream::DeliverySpec;

constexpr RecordsBounds kBounds{std::uint64_t{1} << 53, std::chrono::hours(24)};

std::string_view accepted(const http::Request& request) {
  return request.header("Accept").value_or("");
}

http::Response head(const DeliverySpec& delivery, const render::FormatSpec& format,
                    record::Cursor from) {
  using namespace stream::field;
  auto type = std::string(delivery.media_type);
  if (format.name == "pcapng") type = format.media_type;
  if (type.starts_with("text/")) type += "; charset=utf-8";
  return {200,
          std::move(type),
          "",
          {{"Cache-Control", "no-store"},
           {"X-Accel-Buffering", "no"},  // nginx passes on what comes, as it comes
           {kCursor, std::to_string(from)},
           {"Trailer", fmt::format("{}, {}, {}", kNext, kMissed, kEnded)}}};
}

stream::StreamOrder order_of(std::shared_ptr<session::Session> session,
                             const DeliverySpec& delivery, const render::FormatSpec& format,
                             const RecordsRequest& asked) {
  stream::StreamOrder order;
  order.view = {std::move(session), &delivery.framing(), &format};
  order.from = asked.from;
  order.most = asked.max.value_or(order.most);
  order.patience = asked.wait;
  return order;
}

/// An EventSource comes again after every end, and gives the last id that it saw.
Result<void> resume(const http::Request& request, const session::Session& session,
                    RecordsRequest& asked) {
  const auto id = request.header("Last-Event-ID");
  if (!id || id->empty()) return {};
  http::Request with_cursor;
  with_cursor.query = {{"cursor", std::string(*id)}};
  auto from = read_records_request(with_cursor, session, kBounds);
  if (!from) return from.error();
  asked.from = from->from;
  return {};
}

bool nothing_left(const session::Session& session, record::Cursor from) {
  const auto batch = session.log->read(from, 1, 1);
  return batch.ended && batch.records.empty() && batch.missed == 0;
}

}  // namespace

/// A stream that is asked for, with what its answer says besides.
struct StreamsRest::Asked {
  const DeliverySpec& delivery;
  SessionPtr session;
  bool owned = false;                          ///< the session ends with the stream
  const render::FormatSpec* format = nullptr;  ///< unless the query asks for another
  http::Fields headers{};
};

StreamsRest::StreamsRest(const Clock& clock, session::Sessions& sessions, stream::LogWaits& waits)
    : clock_(clock),
      sessions_(sessions),
      records_(clock, waits, sessions.observers()),
      streams_(clock, waits) {}

void StreamsRest::records(const http::Request& request, http::Responder responder) {
  auto session = sessions_.find(request.parameter("id"));
  if (!session) return responder.send(no_such_session(request.parameter("id")));
  const auto delivery = stream::preferred_stream(accepted(request), true);
  if (!delivery) return responder.send(http::problem(406, delivery.error().message));
  if (!*delivery) {
    return answer_records(request, std::move(responder), std::move(session), records_);
  }
  begin(request, std::move(responder), {**delivery, std::move(session)});
}

void StreamsRest::stream(const http::Request& request, http::Responder responder) {
  auto object = parse_object(request.body);
  if (!object) return responder.send(refused(object.error()));
  auto spec = read_session_spec(*object, clock_.now());
  if (!spec) return responder.send(refused(spec.error()));
  auto delivery = stream::preferred_stream(accepted(request), false);
  if (!delivery) return responder.send(http::problem(406, delivery.error().message));
  const bool says_nothing = accepted(request).empty() || accepted(request) == "*/*";
  const auto* format = spec->format;
  if (says_nothing && format) delivery = &stream::usual_stream(*format);
  const auto period = spec->period;
  if (sessions_.lacks_history_for(*spec)) return responder.send(no_history());
  auto session = sessions_.create(*std::move(spec));
  if (!session) return responder.send(too_many(session.error(), sessions_.retry_after()));
  const auto& id = (*session)->id;
  owned_.emplace(id, period);
  begin(request, std::move(responder),
        {**delivery, *session, true, format, {{"Location", "/api/v1/sessions/" + id}}});
}

void StreamsRest::begin(const http::Request& request, http::Responder responder, Asked asked) {
  auto when_over = [this, owned = asked.owned, id = asked.session->id] {
    if (!owned || owned_.erase(id) == 0) return;
    (void)sessions_.end(id, "ended by owner");
  };
  const auto refuse = [&](unsigned status, const std::string& why) {
    when_over();
    responder.send(http::problem(status, why));
  };
  auto query = read_records_request(request, *asked.session, kBounds);
  if (!query) return refuse(400, query.error().message);
  if (auto resumed = resume(request, *asked.session, *query); !resumed) {
    return refuse(400, resumed.error().message);
  }
  if (request.header("Last-Event-ID") && nothing_left(*asked.session, query->from)) {
    return responder.send({204, "", "", {}});  // which tells an EventSource not to come again
  }
  const auto format = stream::format_of(
      asked.delivery, query->format ? query->format : asked.format, *asked.session->spec.format);
  if (!format) return refuse(400, format.error().message);
  auto place = sessions_.observers().admit(asked.session);
  if (!place) {
    when_over();
    return responder.send(no_place(sessions_.observers().refusal()));
  }

  auto order = order_of(asked.session, asked.delivery, **format, *query);
  order.when_over = std::move(when_over);
  auto answer = head(asked.delivery, **format, query->from);
  for (auto& field : asked.headers) answer.headers.push_back(std::move(field));
  const auto id = std::make_shared<stream::Streams::StreamId>(0);
  responder.on_closed([this, id] { streams_.cancel(*id); });
  auto body = responder.begin(std::move(answer));
  if (request.method == http::Method::head) return body.end({});
  *id = streams_.begin(std::move(order), *std::move(place),
                       std::make_unique<stream::BodyOutlet>(std::move(body)));
}

void StreamsRest::web_socket(const http::Request& request, http::Responder responder) {
  auto session = sessions_.find(request.parameter("id"));
  if (!session) return responder.send(no_such_session(request.parameter("id")));
  const auto& delivery = stream::web_socket_delivery();
  const auto query = read_records_request(request, *session, kBounds);
  if (!query) return responder.send(http::problem(400, query.error().message));
  const auto format = stream::format_of(delivery, query->format, *session->spec.format);
  if (!format) return responder.send(http::problem(400, format.error().message));
  auto place = sessions_.observers().admit(session);
  if (!place) return responder.send(no_place(sessions_.observers().refusal()));
  const auto web_socket = responder.upgrade(request);
  if (!web_socket) return;
  const auto id = streams_.begin(order_of(session, delivery, **format, *query), *std::move(place),
                                 std::make_unique<stream::WebSocketOutlet>(web_socket));
  web_socket->on_closed([this, id] { streams_.cancel(id); });
  web_socket->on_text(
      [this, name = session->id, to = std::weak_ptr(web_socket)](const std::string& message) {
        if (const auto there = to.lock()) hear(name, there, message);
      });
}

/// What a client says is a new filter for its session.
void StreamsRest::hear(const std::string& id, const std::shared_ptr<http::WebSocket>& web_socket,
                       const std::string& message) {
  const auto answer = std::make_shared<const std::string>(answer_to(id, message));
  web_socket->send(answer, *answer, nullptr);
}

std::string StreamsRest::answer_to(const std::string& id, const std::string& message) {
  const auto problem = [](const http::Response& response) {
    auto document = json::parse(response.body).as_object();
    document["notice"] = "problem";
    return json::serialize(document);
  };
  auto object = parse_object(message);
  if (!object) return problem(refused(object.error()));
  auto known = only_members(*object, {"filter"});
  if (!known) return problem(refused(known.error()));
  auto filter = read_filter(*object);
  if (!filter) return problem(refused(filter.error()));
  if (!sessions_.change(id, *std::move(filter))) return problem(no_such_session(id));
  return json::serialize(
      json::object{{"notice", "filter"}, {"filter", sessions_.find(id)->spec.filter.text()}});
}

void StreamsRest::tick() {
  for (const auto& [id, period] : owned_) (void)sessions_.keep_for(id, period);
  records_.tick();
  streams_.tick();
}

}  // namespace ps::admin
