// SPDX-License-Identifier: Apache-2.0
#include "remote_session.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/base64.h"
#include "base/clock.h"
#include "pcapng/writer.h"
#include "rest.h"

namespace ps::app {
namespace {

namespace json = boost::json;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kPeriod{60};
constexpr std::chrono::seconds kRefresh{20};

json::object request(const RemoteSessionSpec& spec) {
  json::object request{{"filter", spec.filter},
                       {"period", kPeriod.count()},
                       {"format", std::string(spec.format->name)},
                       {"colour", spec.colour}};
  if (!spec.label.empty()) request["label"] = spec.label;
  if (!spec.since.empty()) request["since"] = spec.since;
  if (!spec.until.empty()) request["until"] = spec.until;
  if (spec.last) request["last"] = *spec.last;
  if (spec.no_follow) request["follow"] = false;
  return request;
}

std::optional<RemoteHistory> history_of(const json::object& session) {
  const auto* value = session.if_contains("history");
  const auto* history = value ? value->if_object() : nullptr;
  if (!history) return std::nullopt;
  RemoteHistory read;
  if (const auto* complete = history->if_contains("complete"); complete && complete->is_bool()) {
    read.complete = complete->get_bool();
  }
  if (const auto* overwritten = history->if_contains("overwritten")) {
    boost::system::error_code absent;
    read.overwritten = overwritten->to_number<std::uint64_t>(absent);
  }
  if (const auto* from = history->if_contains("from"); from && from->is_string()) {
    read.from = json::value_to<std::string>(*from);
  }
  return read;
}

Error unexpected(std::string_view what) {
  return {fmt::format("the server's answer has no {}; is it of another version?", what)};
}

Result<void> append_octets(const json::value& base64, std::string& output) {
  if (!base64.is_string()) return unexpected("octets of a record");
  auto octets = from_base64(base64.get_string());
  if (!octets) return octets.error();
  output += *octets;
  return {};
}

/// What producers pushed is a string in every format, or, when it is no UTF-8, in such an object.
const json::value* pushed_octets(const json::value& record) {
  return record.is_object() ? record.get_object().if_contains("base64") : nullptr;
}

Result<void> append(const json::value& record, const render::FormatSpec& format,
                    std::string& output) {
  if (format.name == "json") {
    output += json::serialize(record);
  } else if (const auto* octets = pushed_octets(record)) {
    if (auto done = append_octets(*octets, output); !done) return done;
  } else if (!format.text) {
    if (auto done = append_octets(record, output); !done) return done;
  } else if (record.is_string()) {
    output += std::string_view(record.get_string());
  }
  output += render::record_end(format);
  return {};
}

}  // namespace

std::optional<std::string> shortfall(const RemoteHistory& history) {
  if (history.complete) return std::nullopt;
  if (!history.from) {
    return fmt::format("the recorder is empty; {} older messages were overwritten",
                       history.overwritten);
  }
  return fmt::format("the recorder reaches back to {}; {} older messages were overwritten",
                     *history.from, history.overwritten);
}

Result<RemoteSession> RemoteSession::open(http::Client& client, const RemoteSessionSpec& spec) {
  auto answer = ask(client, http::Method::post, "/api/v1/sessions", json::serialize(request(spec)));
  if (!answer) return answer.error();
  auto* id = answer->is_object() ? answer->get_object().if_contains("id") : nullptr;
  if (!id || !id->is_string()) return unexpected("session id");
  RemoteSession session(client, *spec.format, json::value_to<std::string>(*id), true);
  session.refresh_at_ += kRefresh;
  session.history_ = history_of(answer->get_object());
  return session;
}

Result<RemoteSession> RemoteSession::join(http::Client& client, const std::string& id,
                                          const render::FormatSpec& format, JoinAt at) {
  auto answer = ask(client, http::Method::get, session_target(id));
  if (!answer) return answer.error();
  RemoteSession session(client, format, id, false);
  if (at == JoinAt::end) session.cursor_ = "end";
  return session;
}

void RemoteSession::refresh() {
  if (!ours_ || steady_clock::now() < refresh_at_) return;
  refresh_at_ = steady_clock::now() + kRefresh;
  // What may be wrong (the session has ended, the server has gone) the read that follows tells.
  (void)ask(*client_, http::Method::patch, session_target(id_),
            json::serialize(json::object{{"period", kPeriod.count()}}));
}

/// A capture file says itself what it lacks: in the drop counter of its interface.
void RemoteSession::note_missed(RemoteBatch& batch) {
  missed_ += batch.missed;
  if (batch.missed == 0 || format_->name != "pcapng") return;
  const auto comment = fmt::format("{} messages were missed here", batch.missed);
  pcapng::append_statistics(batch.output,
                            {.time = SystemClock().now(), .dropped = missed_, .comment = comment});
}

Result<RemoteBatch> RemoteSession::read(std::uint64_t most, std::chrono::seconds wait) {
  refresh();
  // What stands before the first record is to be there before it comes.
  if (!begun_ && !format_->text) wait = {};
  auto target = fmt::format("{}/records?max={}&wait={}&format={}", session_target(id_), most,
                            wait.count(), format_->name);
  if (!cursor_.empty()) target += "&cursor=" + cursor_;
  auto answer = ask(*client_, http::Method::get, target, {}, wait);
  if (!answer) return answer.error();
  auto* fields = answer->if_object();
  auto* records = fields ? fields->if_contains("records") : nullptr;
  auto* next = fields ? fields->if_contains("next") : nullptr;
  if (!records || !records->is_array() || !next || !next->is_string()) return unexpected("records");
  RemoteBatch batch;
  if (const auto* preamble = fields->if_contains("preamble"); preamble && !begun_) {
    if (auto done = append_octets(*preamble, batch.output); !done) return done.error();
  }
  if (auto* missed = fields->if_contains("missed")) {
    boost::system::error_code absent;
    batch.missed = missed->to_number<std::uint64_t>(absent);
  }
  note_missed(batch);
  for (const auto& record : records->get_array()) {
    if (auto done = append(record, *format_, batch.output); !done) return done.error();
    ++batch.records;
  }
  begun_ = true;
  cursor_ = json::value_to<std::string>(*next);
  auto* ended = fields->if_contains("ended");
  if (ended && ended->is_string()) batch.ended = json::value_to<std::string>(*ended);
  return batch;
}

Result<void> RemoteSession::change_filter(http::Client& client, std::string_view filter) const {
  auto answer = ask(client, http::Method::patch, session_target(id_),
                    json::serialize(json::object{{"filter", filter}}));
  if (!answer) return answer.error();
  return {};
}

Result<void> RemoteSession::end(http::Client& client) const {
  auto answer = ask(client, http::Method::delete_, session_target(id_));
  if (!answer) return answer.error();
  return {};
}

}  // namespace ps::app
