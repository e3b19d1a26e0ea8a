// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <boost/json/fwd.hpp>

#include "render/body.h"

namespace ps::render {

/// The member `body` of a record in JSON; nothing for kinds that are not decoded. Where reading
/// ended early, it has what was read and `malformed`.
std::optional<boost::json::object> body_json(const Body& body);

}  // namespace ps::render
