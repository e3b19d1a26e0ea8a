// SPDX-License-Identifier: Apache-2.0
#include "stream/http_records.h"

#include <utility>
#include <vector>

#include "base/base64.h"
#include "stream/record_document.h"

namespace ps::stream {
namespace {

/// What a reader writes before the first record that it keeps, where the format has that.
std::string preamble_member(const render::FormatSpec& format) {
  render::Rendering preamble;
  format.renderer->begin(preamble);
  if (preamble.empty()) return "";
  return R"("preamble":)" + in_quotes(to_base64(as_bytes(preamble))) + ",";
}

}  // namespace

HttpRecords::HttpRecords(const Clock& clock, LogWaits& waits, session::Observers& observers)
    : clock_(clock),
      waits_(waits),
      observers_(observers),
      last_document_([&waits](auto work) { waits.soon(std::move(work)); }) {}

HttpRecords::~HttpRecords() {
  for (auto& [id, waiting] : waiting_) waits_.cancel(waiting.log_wait);
}

HttpRecords::Document HttpRecords::document(const BatchRequest& request) {
  const auto& session = *request.session;
  const auto& format = *request.format;
  auto batch = session.log->read(request.from, request.max_records, RecordsQuery::kLargestReply);
  const auto first = batch.next - batch.records.size();
  std::string document = "{" + preamble_member(format) + R"("records":[)";
  std::size_t taken = 0;
  for (const auto& record : batch.records) {
    auto text = record_document(*record, format, session.render_options(first + taken));
    if (taken > 0 && document.size() + text.size() > RecordsQuery::kLargestReply) break;
    if (taken > 0) document += ',';
    document += text;
    ++taken;
  }
  bool all = taken == batch.records.size();
  document += R"(],"next":")" + std::to_string(first + taken);
  document += R"(","missed":)" + std::to_string(batch.missed);
  document += R"(,"ended":)" + (all && batch.ended ? in_quotes(*batch.ended) : "null") + "}";
  return {std::move(document), taken, batch.missed};
}

std::string HttpRecords::hand_out(const std::shared_ptr<session::Session>& session,
                                  const RecordsQuery& query) {
  const BatchRequest request{session, query.from, query.max_records,
                             query.format ? query.format : session->spec.format};
  const auto made = last_document_.of(request);
  auto read = made ? *made : document(request);
  if (!made) {
    rendered_ += read.text.size();
    if (read.records > 0) last_document_.keep(request, std::make_shared<const Document>(read));
  }
  session->delivered += read.records;
  session->missed += read.missed;
  return std::move(read.text);
}

Result<HttpRecords::ReadId> HttpRecords::read(std::shared_ptr<session::Session> session,
                                              const RecordsQuery& query, Answer answer) {
  if (query.wait <= std::chrono::seconds{0} || something_at(*session->log, query.from)) {
    answer(hand_out(session, query));
    return ReadId{0};
  }
  auto place = observers_.admit(session);
  if (!place) return observers_.refusal();
  auto id = ++last_;
  waiting_.emplace(id, Waiting{std::move(session), query, std::move(answer),
                               clock_.steady_now() + query.wait, std::move(place)});
  wait_for_record(id);
  return id;
}

void HttpRecords::wait_for_record(ReadId id) {
  auto& waiting = waiting_.at(id);
  waiting.log_wait =
      waits_.wait(waiting.session->log, waiting.query.from, [this, id] { look(id); });
}

void HttpRecords::look(ReadId id) {
  const auto& waiting = waiting_.at(id);
  if (something_at(*waiting.session->log, waiting.query.from)) return finish(id);
  wait_for_record(id);
}

void HttpRecords::finish(ReadId id) {
  auto at = waiting_.find(id);
  if (at == waiting_.end()) return;
  auto waiting = std::move(at->second);
  waiting_.erase(at);
  waits_.cancel(waiting.log_wait);
  waiting.place.reset();  // its client may ask again at once
  waiting.answer(hand_out(waiting.session, waiting.query));
}

void HttpRecords::cancel(ReadId id) {
  auto at = waiting_.find(id);
  if (at == waiting_.end()) return;
  waits_.cancel(at->second.log_wait);
  waiting_.erase(at);
}

void HttpRecords::tick() {
  const auto now = clock_.steady_now();
  std::vector<ReadId> over;
  for (const auto& [id, waiting] : waiting_) {
    if (waiting.until <= now) over.push_back(id);
  }
  for (auto id : over) finish(id);
}

}  // namespace ps::stream
