// SPDX-License-Identifier: Apache-2.0
#include "admin/sessions_rest.h"

#include <chrono>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "admin/filters_rest.h"
#include "admin/json_body.h"
#include "admin/session_spec.h"
#include "render/printable.h"
#include "session/asked.h"
#include "session/sessions.h"

namespace ps::admin {
namespace json = boost::json;
namespace {

using session::Session;
using std::chrono::seconds;

constexpr std::size_t kShortestPrefix = 8;

json::object to_json(const Session& session, std::string_view id, const Clock& clock) {
  const auto counters = session.log->counters();
  const auto left = std::chrono::ceil<seconds>(session.expires - clock.steady_now());
  json::object out{{"id", id},
                   {"filter", session.spec.filter.text()},
                   {"format", session.spec.format->name},
                   {"colour", session.spec.colour},
                   {"label", session.spec.label},
                   {"origin", to_string(session.origin)},
                   {"expires_in", session.ended ? 0 : std::max<std::int64_t>(left.count(), 0)},
                   {"ended", nullptr},
                   {"matched", counters.appended},
                   {"delivered", session.delivered},
                   {"missed", session.missed},
                   {"dropped", counters.dropped},
                   {"held", counters.held},
                   {"bytes", counters.held_bytes},
                   {"observers", session.observers}};
  if (session.ended) out["ended"] = *session.ended;
  return out;
}

http::Response answer(unsigned status, const Session& session, const Clock& clock) {
  return http::json(status,
                    json::serialize(to_json(session, render::printable(session.id), clock)));
}

}  // namespace

http::Response no_such_session(std::string_view id) {
  return http::problem(404, session::no_such_session(id));
}

http::Response SessionsRest::create(const http::Request& request) {
  auto object = parse_object(request.body);
  if (!object) return refused(object.error());
  auto spec = read_session_spec(*object);
  if (!spec) return refused(spec.error());
  auto session = sessions_.create(std::move(*spec));
  if (!session) return http::problem(429, session.error().message);
  auto response = answer(201, **session, clock_);
  response.headers.emplace_back("Location", "/api/v1/sessions/" + (*session)->id);
  return response;
}

http::Response SessionsRest::list() const {
  json::array all;
  for (const auto& session : sessions_.list()) {
    all.push_back(to_json(*session, render::printable(session::shown(session->id)), clock_));
  }
  return http::json(200, json::serialize(json::object{{"sessions", std::move(all)}}));
}

http::Response SessionsRest::show(const http::Request& request) const {
  auto session = sessions_.find(request.parameter("id"));
  if (!session) return no_such_session(request.parameter("id"));
  return answer(200, *session, clock_);
}

http::Response SessionsRest::change(const http::Request& request) {
  auto object = parse_object(request.body);
  if (!object) return refused(object.error());
  auto known = only_members(*object, {"period", "filter"});
  if (!known) return refused(known.error());
  auto period = read_period(*object);
  if (!period) return refused(period.error());
  auto filter = read_filter(*object);
  if (!filter) return refused(filter.error());
  const bool with_filter = member(*object, "filter") != nullptr;
  if (!*period && !with_filter) {
    return http::problem(400,
                         "neither 'period' is there, how many seconds it shall live at least, nor "
                         "'filter', what it shall show from now on");
  }
  const auto id = request.parameter("id");
  if (with_filter && !sessions_.change(id, *std::move(filter))) return no_such_session(id);
  if (*period && !sessions_.keep_for(id, **period)) return no_such_session(id);
  return answer(200, *sessions_.find(id), clock_);
}

http::Response SessionsRest::end(const http::Request& request) {
  http::Response done{204, "", "", {}};
  auto id = request.parameter("id");
  if (sessions_.end(id, "ended by owner")) return done;
  auto prefix = id.ends_with("...") ? id.substr(0, id.size() - 3) : id;
  std::shared_ptr<Session> meant;
  for (const auto& session : sessions_.list()) {
    if (prefix.size() < kShortestPrefix || !session->id.starts_with(prefix)) continue;
    if (meant) return http::problem(409, "several sessions begin so; give more digits");
    meant = session;
  }
  if (!meant) return no_such_session(id);
  sessions_.end(meant->id, "ended by operator");
  return done;
}

}  // namespace ps::admin
