// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "http/response.h"

namespace ps::http {

/// Octets written before the time that a client has is counted anew.
inline constexpr std::size_t kWriteStep = 256u << 10;

/// What says how long a body is, which a stream does not know.
enum class Length { known, chunked, until_close };

/// Status line and fields, with those that every answer has, up to the empty line.
std::string head_of(const Response& response, Length length, bool keep_alive, bool old_version);

/// False for captures and images, which are dense already.
bool worth_compressing(const Response& response);
void say_compressed(Response& response);

}  // namespace ps::http
