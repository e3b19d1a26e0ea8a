// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include "base/result.h"
#include "filter/predicate.h"
#include "http/response.h"

namespace ps::admin {

/// The member `filter` of a request: a text of the filter language, or the legacy form
/// `{"mac": M, "direction": D}`. Absent is everything.
Result<filter::Predicate> read_filter(const boost::json::object& object);

/// 400 for what read_filter and others refused; a mistake in a filter has its `column`.
http::Response refused(const Error& error);

/// POST /api/v1/filters/explain: the tree, what the index looks the filter up by, its fields.
http::Response explain_filter(const http::Request& request);
/// GET /api/v1/fields: what a filter may name.
http::Response fields_response();

}  // namespace ps::admin
