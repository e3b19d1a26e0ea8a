// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/statistics.h"
#include "http/response.h"

namespace ps::admin {

/// GET /api/v1/statistics: `?seconds=` how long to count (0.1 to 60; 1), `?top=` how many rows of
/// each kind (1 to 1000; 20). Answers when that time is over.
void answer_statistics(const http::Request& request, http::Responder responder,
                       Statistics& statistics);

}  // namespace ps::admin
