// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// Files of docs/reference that the service hands out; the build puts them into the program.
namespace ps::embedded {

extern const std::string_view kOpenapi;       ///< openapi.json
extern const std::string_view kRecordSchema;  ///< record.schema.json

}  // namespace ps::embedded
