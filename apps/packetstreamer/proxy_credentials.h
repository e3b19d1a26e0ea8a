// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/result.h"
#include "capture/proxy_tls.h"
#include "capture/tls_credentials.h"
#include "serve_options.h"

namespace ps::app {

/// The certificates of all proxies, for the sides that are `ssl:`.
/// Thread: the service thread; what proxy_tls() gives is for any.
class ProxyCredentials {
 public:
  /// What the proxies need of what was given; the error names the option or the file.
  static Result<ProxyCredentials> load(const ServeOptions& options);

  capture::ProxyTls for_proxy(const ProxyOption& proxy) const;
  bool empty() const { return !to_switches_ && !to_controllers_; }
  void look_for_changes();
  void reload();

 private:
  std::shared_ptr<capture::TlsCredentials> to_switches_;
  std::shared_ptr<capture::TlsCredentials> to_controllers_;
};

}  // namespace ps::app
