// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>

#include "render/body.h"

namespace ps::render {

/// The layers of an inner frame, each an object of its own; `truncated` when it is not all there.
boost::json::object frame_json(const InnerFrame& inner);

}  // namespace ps::render
