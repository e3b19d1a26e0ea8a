// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace ps::app {

bool output_is_terminal();
/// The columns of the terminal that standard output is; 80 when it does not say.
std::size_t output_width();
/// False when the environment names a character set that is not UTF-8.
bool output_in_utf8();
/// True when standard output is a terminal and NO_COLOR (https://no-color.org) does not forbid it.
bool output_in_colour();

}  // namespace ps::app
