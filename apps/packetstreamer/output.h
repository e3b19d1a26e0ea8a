// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ps::app {

class Interruption;

/// Writes all of it to standard output at once, without a buffer. Gives 0, or errno: EPIPE when the
/// reader has gone, EINTR when `interruption` happened while a slow one was waited for.
int write_output(std::string_view text, const Interruption& interruption);

/// True when standard output is a terminal and NO_COLOR (https://no-color.org) does not forbid it.
bool output_in_colour();

}  // namespace ps::app
