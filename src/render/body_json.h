// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>

#include "base/bytes.h"

namespace ps::render {

/// What a message says after its header, by the specification's names; what is wrong with it under
/// `malformed`. The frame that it carries is not in it, those of messages inside it are.
boost::json::object body_json(Bytes message);

}  // namespace ps::render
