// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/response.h"

namespace ps::session {
class Sessions;
}
namespace ps::stream {
class HttpRecords;
}

namespace ps::admin {

/// GET /api/v1/sessions/{id}/records: a batch, at once or when the first record comes.
///   cursor  `next` of the batch before, `end` for new records only; absent: the oldest held
///   max     records, 1 to 65536; 1000 if absent
///   wait    seconds, 0 to 60; 0 if absent
///   format  absent: the session's
void answer_records(const http::Request& request, http::Responder responder,
                    session::Sessions& sessions, stream::HttpRecords& records);

}  // namespace ps::admin
