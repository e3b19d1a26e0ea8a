// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "capture/tls_files.h"

namespace CLI {
class App;
}

namespace ps::app {

/// What `serve` was told about TLS. A value.
struct TlsOptions {
  capture::TlsFiles files;
  capture::TlsFiles to_controllers;  ///< where it differs from `files`; empty where it does not
  std::string controller_name;       ///< empty: a controller's certificate may bear any name
  std::string keylog;                ///< empty: none is written
};

void add_tls_options(CLI::App& command, TlsOptions& options);

}  // namespace ps::app
