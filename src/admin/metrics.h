// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/inventory.h"
#include "admin/taps.h"
#include "http/response.h"
#include "record/flight_recorder.h"
#include "session/sessions.h"

namespace ps::admin {

/// GET /metrics: what every stage counted, in the text format of Prometheus 0.0.4. The names are in
/// docs/reference/metrics.md; no session ids, no addresses of hosts. `recorder` may be null: no
/// history is kept.
http::Response metrics_response(const Inventory& inventory, const Taps& taps,
                                const session::Sessions& sessions, bool ready,
                                const record::FlightRecorder* recorder);

}  // namespace ps::admin
