// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/inventory.h"
#include "admin/taps.h"
#include "http/response.h"
#include "session/sessions.h"

namespace ps::admin {

/// GET /metrics: what every stage counted, in the text format of Prometheus 0.0.4. The names are in
/// docs/reference/metrics.md; no session ids, no addresses of hosts.
http::Response metrics_response(const Inventory& inventory, const Taps& taps,
                                const session::Sessions& sessions, bool ready);

}  // namespace ps::admin
