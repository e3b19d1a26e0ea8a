// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace ps::app {

/// What a subcommand does once the command line is understood; gives the exit status: 0 done,
/// 1 it failed, 128 and the number of the signal that ended it.
using Action = std::function<int()>;

}  // namespace ps::app
