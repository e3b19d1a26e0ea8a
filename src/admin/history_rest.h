// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/response.h"
#include "record/flight_recorder.h"

namespace ps::admin {

/// GET /api/v1/history: what the flight recorder holds and how far it reaches back. `recorder` is
/// null where no history is kept.
http::Response history_response(const record::FlightRecorder* recorder);

}  // namespace ps::admin
