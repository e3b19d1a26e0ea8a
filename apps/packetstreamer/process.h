// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ps::app {

/// Says on standard error what went wrong; gives the exit status for that, 1.
int fail(std::string_view message);

/// Thousands of switches and observers need as many descriptors: asks for all that are allowed.
void raise_descriptor_limit();

}  // namespace ps::app
