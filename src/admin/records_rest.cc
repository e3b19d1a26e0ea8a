// SPDX-License-Identifier: Apache-2.0
#include "admin/records_rest.h"

#include <memory>
#include <utility>

#include "admin/records_request.h"
#include "admin/sessions_rest.h"
#include "stream/http_records.h"

namespace ps::admin {

using stream::RecordsQuery;

void answer_records(const http::Request& request, http::Responder responder,
                    std::shared_ptr<session::Session> session, stream::HttpRecords& records) {
  const auto asked = read_records_request(request, *session,
                                          {RecordsQuery::kMostRecords, RecordsQuery::kLongestWait});
  if (!asked) return responder.send(http::problem(400, asked.error().message));
  RecordsQuery query{.from = asked->from, .format = asked->format};
  query.max_records = asked->max.value_or(query.max_records);
  query.wait = asked->wait.value_or(query.wait);
  auto to = std::make_shared<http::Responder>(std::move(responder));
  const auto read = records.read(std::move(session), query, [to](std::string document) {
    to->send(http::json(200, std::move(document)));
  });
  if (!read) return to->send(no_place(read.error()));
  if (*read != 0) to->on_closed([&records, read = *read] { records.cancel(read); });
}

}  // namespace ps::admin
