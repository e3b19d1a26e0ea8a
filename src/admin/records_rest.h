// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "http/response.h"
#include "session/session.h"

namespace ps::stream {
class HttpRecords;
}

namespace ps::admin {

/// GET /api/v1/sessions/{id}/records for who accepts a JSON document: a batch, at once or when the
/// first record comes. The query is that of RecordsRequest: at most 65536 records, 1000 if absent;
/// a wait of at most 60 seconds, none if absent; the session's format if absent.
void answer_records(const http::Request& request, http::Responder responder,
                    std::shared_ptr<session::Session> session, stream::HttpRecords& records);

}  // namespace ps::admin
