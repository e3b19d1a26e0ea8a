// SPDX-License-Identifier: Apache-2.0
#include "admin/sessions_rest.h"

#include <chrono>
#include <memory>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "admin/filters_rest.h"
#include "admin/intake_spec.h"
#include "admin/json_body.h"
#include "admin/session_spec.h"
#include "record/log_spec.h"
#include "render/printable.h"
#include "session/asked.h"
#include "session/sessions.h"

namespace ps::admin {
namespace json = boost::json;
namespace {

using session::Session;
using std::chrono::seconds;

constexpr std::size_t kShortestPrefix = 8;

json::value to_json(const session::History& history) {
  json::object out{{"records", history.records},
                   {"from", nullptr},
                   {"complete", history.complete},
                   {"overwritten", history.overwritten}};
  if (history.from) out["from"] = to_rfc3339(*history.from);
  return out;
}

/// All of one moment, but for what observers were handed.
void show_counters(const Session& session, const record::LogCounters& counters, json::object& out) {
  out["matched"] = counters.matched();
  out["sampled_out"] = counters.sampled_out;
  out["rate_limited"] = counters.rate_limited;
  out["taken_in"] = counters.appended;
  out["taken_in_bytes"] = counters.bytes;
  out["delivered"] = session.delivered;
  out["missed"] = session.missed;
  out["dropped"] = counters.dropped;
  json::object causes;
  for (std::size_t i = 0; i < counters.dropped_by.size(); ++i) {
    causes[record::to_string(static_cast<record::DropCause>(i))] = counters.dropped_by[i];
  }
  out["dropped_by"] = std::move(causes);
  out["held"] = counters.held;
  out["bytes"] = counters.held_bytes;
  out["observers"] = std::uint32_t{session.observers};
}

json::object to_json(const Session& session, std::string_view id, const Clock& clock) {
  const auto counters = session.log->counters();
  const auto lease = session.expires - clock.steady_now();
  const auto left = std::chrono::ceil<seconds>(lease);
  json::object out{{"id", id},
                   {"filter", session.spec.filter.text()},
                   {"format", session.spec.format->name},
                   {"colour", session.spec.colour},
                   {"label", session.spec.label},
                   {"origin", to_string(session.origin)},
                   {"expires_in", session.ended ? 0 : std::max<std::int64_t>(left.count(), 0)},
                   {"expires", nullptr},
                   {"ended", nullptr}};
  if (session.ended) {
    out["ended"] = *session.ended;
  } else {
    out["expires"] = to_rfc3339(std::chrono::floor<seconds>(clock.now() + lease));
  }
  if (session.history && !session.history->pending) out["history"] = to_json(*session.history);
  show_intake(session.spec, out);
  show_counters(session, counters, out);
  return out;
}

/// What a PATCH asks for.
struct Change {
  session::Adjustment to;
  std::optional<seconds> period;
};

Result<Change> read_change(const json::object& object, const record::Intake& now) {
  if (object.empty()) {
    return Error{"nothing is to be changed; there are period, filter, label, limit, sample, rate"};
  }
  auto known = only_members(object, {"period", "filter", "label", "limit", "sample", "rate"});
  if (!known) return known.error();
  Change change;
  auto period = read_period(object);
  if (!period) return period.error();
  change.period = *period;
  if (member(object, "filter")) {
    auto filter = read_filter(object);
    if (!filter) return filter.error();
    change.to.filter = *std::move(filter);
  }
  auto label = read_label(object);
  if (!label) return label.error();
  change.to.label = *std::move(label);
  change.to.intake = now;
  if (auto intake = read_intake(object, *change.to.intake); !intake) return intake.error();
  return {boost::system::in_place_value, std::move(change)};
}

http::Response answer(unsigned status, const Session& session, const Clock& clock) {
  return http::json(status,
                    json::serialize(to_json(session, render::printable(session.id), clock)));
}

}  // namespace

http::Response no_such_session(std::string_view id) {
  return http::problem(404, session::no_such_session(id));
}

http::Response too_many(const Error& error, std::chrono::seconds retry_after) {
  auto response = http::problem(429, error.message);
  if (retry_after > seconds{0}) {
    response.headers.emplace_back("Retry-After", std::to_string(retry_after.count()));
  }
  return response;
}

http::Response no_place(const Error& refusal) { return too_many(refusal, seconds{1}); }

http::Response no_history() { return http::problem(409, session::no_history().message); }

void SessionsRest::create(const http::Request& request, http::Responder responder) {
  auto object = parse_object(request.body);
  if (!object) return responder.send(refused(object.error()));
  auto spec = read_session_spec(*object, clock_.now());
  if (!spec) return responder.send(refused(spec.error()));
  if (sessions_.lacks_history_for(*spec)) return responder.send(no_history());
  auto created = sessions_.create(std::move(*spec));
  if (!created) return responder.send(too_many(created.error(), sessions_.retry_after()));
  auto to = std::make_shared<http::Responder>(std::move(responder));
  // Nobody else knows of it.
  to->on_closed([this, id = (*created)->id] { (void)sessions_.end(id, "ended by owner"); });
  sessions_.when_history_is_there(*created, [this, to, session = *created] {
    auto response = answer(201, *session, clock_);
    response.headers.emplace_back("Location", "/api/v1/sessions/" + session->id);
    to->send(std::move(response));
  });
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
  const auto object = parse_object(request.body);
  if (!object) return refused(object.error());
  const auto id = request.parameter("id");
  const auto session = sessions_.find(id);
  if (!session || session->ended) return no_such_session(id);
  auto wish = read_change(*object, session->spec.intake);
  if (!wish) return refused(wish.error());
  if (!sessions_.adjust(id, std::move(wish->to))) return no_such_session(id);
  if (wish->period) sessions_.keep_for(id, *wish->period);
  return answer(200, *session, clock_);
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
