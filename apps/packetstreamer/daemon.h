// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serve_options.h"

namespace ps::app {

/// Runs the service until SIGTERM or Ctrl-C. The exit status: 0 after a clean end, 1 when it could
/// not start, which it says in one line on standard error.
int run_daemon(const ServeOptions& options);

}  // namespace ps::app
