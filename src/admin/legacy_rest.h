// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/response.h"
#include "render/rendering.h"

namespace ps::session {
class Sessions;
}

namespace ps::admin {

/// POST /wm/core/packettrace/json, as clients of Floodlight's packet streamer know it: makes,
/// refreshes (`sessionId`, `period` above 0) or ends (`sessionId`, `period` 0 or less) a session.
///
///   request  := {"mac": M, "direction": in|out|both, "period": SECONDS, "output": FORMAT}
///             | {"sessionId": ID, "period": SECONDS}
///   response := {"sessionId": ID | "0" | "-1003" | "-1004" | null}
///
/// Every outcome that the application decides is a 200; "-1003" says that there are too many
/// sessions, "-1004" that there is none of that id. A request that says nothing, or nothing that
/// can be understood, is a 400 with null, and a member `reason` for people.
http::Response legacy_packet_trace(const http::Request& request, session::Sessions& sessions,
                                   const render::FormatSpec& default_format);

}  // namespace ps::admin
