// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/result.h"
#include "http/request.h"
#include "record/batch.h"
#include "render/rendering.h"
#include "session/session.h"

namespace ps::admin {

/// What the query of a request for records says. A value.
///   cursor  `next` of the read before, `end` for new records only; absent: the oldest held
///   max     records
///   wait    seconds
///   format  absent: what the delivery usually has
struct RecordsRequest {
  record::Cursor from = 0;
  std::optional<std::uint64_t> max{};
  std::optional<std::chrono::seconds> wait{};
  const render::FormatSpec* format = nullptr;
};

/// What is accepted at the most. A value.
struct RecordsBounds {
  std::uint64_t max;
  std::chrono::seconds wait;
};

/// The error names the parameter and says what is accepted.
Result<RecordsRequest> read_records_request(const http::Request& request,
                                            const session::Session& session,
                                            const RecordsBounds& bounds);

}  // namespace ps::admin
