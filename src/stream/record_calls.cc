// SPDX-License-Identifier: Apache-2.0
#include "stream/record_calls.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.h"
#include "query/expression.h"
#include "record/log_spec.h"
#include "session/asked.h"

namespace ps::stream {
namespace {

using apache::thrift::TDelayedException;
using std::chrono::milliseconds;

constexpr std::size_t kMostRecords = 65'536;
constexpr milliseconds kLongestWait{60'000};

template <class Exception>
void refuse_with(const RecordCalls::Refuse& refuse, Exception exception) {
  refuse(TDelayedException::delayException(exception));
}

void refuse_invalid(const RecordCalls::Refuse& refuse, const Error& error) {
  idl::InvalidRequest invalid;
  invalid.__set_reason(error.message);
  const auto column = query::error_column(error.message);
  if (column) invalid.__set_column(static_cast<std::int32_t>(*column));
  refuse_with(refuse, std::move(invalid));
}

void refuse_absent(const RecordCalls::Refuse& refuse, std::string_view id) {
  idl::NoSuchSession absent;
  absent.__set_reason(session::no_such_session(id));
  refuse_with(refuse, std::move(absent));
}

void refuse_quota(const RecordCalls::Refuse& refuse, const Error& error) {
  idl::QuotaReached quota;
  quota.__set_reason(error.message);
  refuse_with(refuse, std::move(quota));
}

Result<filter::Predicate> asked_filter(const std::string& text) {
  if (!is_utf8(text)) return Error{"'filter' must be UTF-8"};
  return filter::Predicate::parse(text);
}

Result<const render::FormatSpec*> asked_format(const std::string& name) {
  return render::find_format(session::repeated(name));
}

/// Puts `number` into `into`, if it is there.
template <class T>
Result<void> put(bool there, std::string_view name, std::int64_t number, std::int64_t most,
                 T& into) {
  if (!there) return {};
  const auto asked = session::asked_number(name, number, most);
  if (!asked) return asked.error();
  into = T(*asked);
  return {};
}

Result<void> put_intake(const idl::SessionSpec& asked, record::Intake& intake) {
  using record::Intake;
  const auto& limit = asked.limit;
  const auto& there = limit.__isset;
  auto records =
      put(there.records, "limit.records", limit.records, session::kUnlimited, intake.limit.records);
  if (!records) return records;
  auto bytes =
      put(there.bytes, "limit.bytes", limit.bytes, session::kUnlimited, intake.limit.bytes);
  if (!bytes) return bytes;
  auto sample =
      put(asked.__isset.sample, "sample", asked.sample, Intake::kMostSample, intake.sample);
  if (!sample) return sample;
  return put(asked.__isset.rate, "rate", asked.rate, Intake::kMostRate, intake.rate);
}

Result<void> put_log_wishes(const idl::SessionSpec& asked, session::SessionSpec& spec) {
  const record::LogBounds most;
  if (asked.__isset.overflow) {
    const auto overflow = record::parse_overflow(session::repeated(asked.overflow));
    if (!overflow) return Error{"'overflow' is not accepted: " + overflow.error().message};
    spec.overflow = *overflow;
  }
  const auto& there = asked.buffer.__isset;
  auto records = put(there.records, "buffer.records", asked.buffer.records,
                     static_cast<std::int64_t>(most.records), spec.buffer.records);
  if (!records) return records;
  return put(there.bytes, "buffer.bytes", asked.buffer.bytes, static_cast<std::int64_t>(most.bytes),
             spec.buffer.bytes);
}

Result<void> put_past(const idl::SessionSpec& asked, Timestamp now, session::SessionSpec& spec) {
  const auto& there = asked.__isset;
  session::AskedPast past;
  if (there.since) past.since = asked.since;
  if (there.untilTime) past.until = asked.untilTime;
  if (there.last) past.last = asked.last;
  if (there.follow) past.follow = asked.follow;
  return session::put_past(past, now, spec);
}

Result<session::SessionSpec> asked_session(const idl::SessionSpec& asked, Timestamp now) {
  session::SessionSpec spec;
  if (asked.__isset.filter) {
    auto filter = asked_filter(asked.filter);
    if (!filter) return filter.error();
    spec.filter = *std::move(filter);
  }
  if (asked.__isset.period) {
    auto period = session::asked_period(asked.period);
    if (!period) return period.error();
    spec.period = *period;
  }
  if (asked.__isset.format) {
    auto format = asked_format(asked.format);
    if (!format) return format.error();
    spec.format = *format;
  }
  if (asked.__isset.label) {
    auto label = session::asked_label(asked.label);
    if (!label) return label.error();
    spec.label = *std::move(label);
  }
  spec.colour = asked.__isset.colour && asked.colour;
  if (auto intake = put_intake(asked, spec.intake); !intake) return intake.error();
  if (auto log = put_log_wishes(asked, spec); !log) return log.error();
  if (auto past = put_past(asked, now, spec); !past) return past.error();
  return {boost::system::in_place_value, std::move(spec)};
}

idl::HistoryInfo told(const session::History& history) {
  idl::HistoryInfo info;
  info.__set_records(static_cast<std::int64_t>(history.records));
  if (history.from) info.__set_oldest(history.from->time_since_epoch().count());
  info.__set_complete(history.complete);
  info.__set_overwritten(static_cast<std::int64_t>(history.overwritten));
  return info;
}

Result<record::Cursor> asked_cursor(const std::string& text, const session::Session& session) {
  if (text.empty()) return record::Cursor{0};
  return session::asked_cursor(text, session, "nextCursor");
}

Result<std::size_t> asked_max(std::int32_t max) {
  if (max == 0) return kMostRecords;
  if (max > 0 && static_cast<std::size_t>(max) <= kMostRecords) {
    return static_cast<std::size_t>(max);
  }
  return Error{
      fmt::format("{} is not accepted as max: 1 to {} is, and 0 for as many as a reply "
                  "holds",
                  max, kMostRecords)};
}

Result<milliseconds> asked_wait(std::int32_t wait_millis) {
  const milliseconds wait(wait_millis);
  if (wait >= milliseconds(0) && wait <= kLongestWait) return wait;
  return Error{fmt::format("{} is not accepted as waitMillis: 0 to {} is", wait_millis,
                           kLongestWait.count())};
}

Result<BatchRequest> asked_batch(std::shared_ptr<session::Session> session,
                                 const std::string& cursor, std::int32_t max,
                                 const std::string& format) {
  const auto from = asked_cursor(cursor, *session);
  if (!from) return from.error();
  const auto most = asked_max(max);
  if (!most) return most.error();
  BatchRequest request{std::move(session), *from, *most};
  request.format = request.session->spec.format;
  if (format.empty()) return request;
  const auto other = asked_format(format);
  if (!other) return other.error();
  request.format = *other;
  return request;
}

}  // namespace

RecordCalls::RecordCalls(session::Sessions& sessions, WaitingReads& waiting,
                         RenderedBatches& batches, const Clock& clock)
    : sessions_(sessions), waiting_(waiting), batches_(batches), clock_(clock) {}

void RecordCalls::open(Answer<idl::SessionInfo> answer, const Refuse& refuse,
                       const idl::SessionSpec& spec) {
  auto asked = asked_session(spec, clock_.now());
  if (!asked) return refuse_invalid(refuse, asked.error());
  if (sessions_.lacks_history_for(*asked)) return refuse_invalid(refuse, session::no_history());
  const auto session = sessions_.create(*std::move(asked));
  if (!session) return refuse_quota(refuse, session.error());
  opening_ = std::make_shared<Opening>(Opening{*session, std::move(answer)});
  sessions_.when_history_is_there(*session, [this, waiting = std::weak_ptr(opening_)] {
    if (waiting.expired()) return;
    // The client may have sent its next call already, which then is the one that waits.
    const auto opened = std::exchange(opening_, nullptr);
    opened->answer(info(*opened->session));
  });
}

void RecordCalls::refresh(const Answer<idl::SessionInfo>& answer, const Refuse& refuse,
                          const std::string& id, std::int32_t period) {
  const auto asked = session::asked_period(period);
  if (!asked) return refuse_invalid(refuse, asked.error());
  if (!sessions_.keep_for(id, *asked)) return refuse_absent(refuse, id);
  answer(info(*sessions_.find(id)));
}

void RecordCalls::read(Answer<idl::Batch> answer, const Refuse& refuse, const std::string& id,
                       const std::string& cursor, std::int32_t max, std::int32_t wait_millis,
                       const std::string& format) {
  auto session = sessions_.find(id);
  if (!session) return refuse_absent(refuse, id);
  const auto wait = asked_wait(wait_millis);
  if (!wait) return refuse_invalid(refuse, wait.error());
  const auto request = asked_batch(std::move(session), cursor, max, format);
  if (!request) return refuse_invalid(refuse, request.error());
  if (*wait == milliseconds(0) || something_at(*request->session->log, request->from)) {
    return answer_read(*request, answer);
  }
  auto place = sessions_.observers().admit(request->session);
  if (!place) return refuse_quota(refuse, sessions_.observers().refusal());
  pending_ = std::move(answer);
  auto over = [this, request = *request] {
    read_ = 0;
    answer_read(request, std::exchange(pending_, nullptr));
  };
  read_ = waiting_.wait(request->session, *std::move(place), request->from, *wait, std::move(over));
}

void RecordCalls::answer_read(const BatchRequest& request, const Answer<idl::Batch>& answer) {
  const auto batch = batches_.read(request);
  const auto delivered = batch->records.size();
  const auto missed = static_cast<std::uint64_t>(batch->missed);
  request.session->delivered += delivered;
  request.session->missed += missed;
  if (delivered + missed > 0) unwritten_.push_back({request.session, delivered, missed});
  answer(*batch);
}

void RecordCalls::cancel() {
  waiting_.cancel(std::exchange(read_, 0));
  // These may hold the connection's last owner.
  const auto read = std::exchange(pending_, nullptr);
  const auto opening = std::exchange(opening_, nullptr);
  if (opening) (void)sessions_.end(opening->session->id, "ended by owner");
}

void RecordCalls::replies_lost() {
  for (const auto& [session, delivered, missed] : unwritten_) {
    session->delivered -= delivered;
    session->missed -= missed;
  }
  unwritten_.clear();
}

idl::SessionInfo RecordCalls::info(const session::Session& session) const {
  const auto counters = session.log->counters();
  const auto left = std::chrono::ceil<std::chrono::seconds>(session.expires - clock_.steady_now());
  idl::SessionInfo info;
  info.__set_id(session.id);
  info.__set_filter(session.spec.filter.text());
  info.__set_format(std::string(session.spec.format->name));
  info.__set_colour(session.spec.colour);
  info.__set_label(session.spec.label);
  const auto expires_in = session.ended ? 0 : std::max<std::int64_t>(left.count(), 0);
  info.__set_expiresIn(static_cast<std::int32_t>(expires_in));
  info.__set_matched(static_cast<std::int64_t>(counters.matched()));
  info.__set_delivered(static_cast<std::int64_t>(session.delivered));
  info.__set_missed(static_cast<std::int64_t>(session.missed));
  info.__set_held(static_cast<std::int64_t>(counters.held));
  info.__set_bytes(static_cast<std::int64_t>(counters.held_bytes));
  info.__set_sampledOut(static_cast<std::int64_t>(counters.sampled_out));
  info.__set_rateLimited(static_cast<std::int64_t>(counters.rate_limited));
  if (session.ended) info.__set_ended(*session.ended);
  if (session.history && !session.history->pending) info.__set_history(told(*session.history));
  return info;
}

}  // namespace ps::stream
