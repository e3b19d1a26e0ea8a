// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/request.h"
#include "http/response.h"

namespace ps::http {

/// Adds an ETag of the body, and answers 304 without it to who has it already (RFC 9110, section
/// 13.1.2). For documents that seldom change.
Response if_changed(const Request& request, Response response);

}  // namespace ps::http
