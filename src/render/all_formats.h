// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "render/rendering.h"

/// What formats.cc puts together: one function per format, at the end of its file.
namespace ps::render {

FormatSpec compact_format();
FormatSpec text_format();
FormatSpec ladder_format();
FormatSpec json_format();
FormatSpec raw_format();
FormatSpec floodlight_format();
FormatSpec pcapng_format();

}  // namespace ps::render
