// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "render/body.h"

namespace ps::render {

/// The inner frame in the layout of the legacy text with its faults mended, a line feed before
/// each line.
std::string text_frame(const InnerFrame& inner);

}  // namespace ps::render
