// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "record/record.h"
#include "render/rendering.h"

namespace ps::stream {

/// A record as JSON, in one line: an object in the format `json`, a string in other text formats,
/// and base64 in formats of octets. What was pushed formatted stays what it is: a string, or
/// `{"base64": "..."}` when it is no UTF-8.
std::string record_document(const record::Record& record, const render::FormatSpec& format,
                            const render::RenderOptions& options);

/// A JSON string.
std::string in_quotes(std::string_view text);

}  // namespace ps::stream
